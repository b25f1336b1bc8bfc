package org.weightaudit.store.checkpointset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.weightaudit.store.testing.StoreClient.set;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.weightaudit.store.testing.Checkpoints;
import org.weightaudit.store.testing.StoreClient.Answer;
import org.weightaudit.store.testing.StoreTest;
import org.weightaudit.weights.format.ReadLimits;
import org.weightaudit.weights.format.TensorFile;
import org.weightaudit.weights.matrix.DenseMatrix;
import tools.jackson.databind.JsonNode;

class SealedSetTest extends StoreTest {

  private String sealedSet(DenseMatrix rows) {
    String id = store.createSet(Checkpoints.ARCHITECTURE);
    store.put(set(id) + "/files/zoo.npz", Checkpoints.npz(rows)).ok();
    store.post(set(id) + ":seal").ok();
    return id;
  }

  @Test
  void rowsComeBackInShards() throws IOException {
    DenseMatrix rows = Checkpoints.random(25, 1);
    String id = sealedSet(rows);

    JsonNode weights = store.get(set(id) + "/weights").ok().json();
    assertThat(weights.get("rows").asInt()).isEqualTo(25);
    assertThat(weights.get("columns").asInt()).isEqualTo(23);
    assertThat(weights.get("dtype").stringValue()).isEqualTo("F32");
    assertThat(weights.get("shards").size()).isEqualTo(3);
    float[] read = new float[25 * 23];
    int at = 0;
    for (JsonNode shard : weights.get("shards")) {
      Answer answer = store.get(set(id) + "/weights/" + shard.get("index").asInt()).ok();
      assertThat(answer.bytes()).hasSize(shard.get("bytes").asInt());
      assertThat(answer.header("ETag")).isEqualTo("\"" + shard.get("sha256").stringValue() + "\"");
      assertThat(answer.header("Cache-Control")).contains("immutable");
      Path file = Files.write(folder.resolve("shard"), answer.bytes());
      try (TensorFile tensors = TensorFile.open(file, ReadLimits.standard())) {
        float[] part = tensors.array("weights").toFloats();
        assertThat(shard.get("firstRow").asInt()).isEqualTo(at / 23);
        System.arraycopy(part, 0, read, at, part.length);
        at += part.length;
      }
    }
    assertThat(read).containsExactly(rows.values());
  }
}

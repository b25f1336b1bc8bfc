package org.weightaudit.store.checkpointset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.weightaudit.store.testing.StoreClient.set;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightaudit.store.testing.Checkpoints;
import org.weightaudit.store.testing.Fixtures;
import org.weightaudit.store.testing.StoreClient.Answer;
import org.weightaudit.store.testing.StoreTest;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.format.ReadLimits;
import org.weightaudit.weights.format.TensorFile;
import org.weightaudit.weights.matrix.DenseMatrix;
import tools.jackson.databind.JsonNode;

class SealedSetTest extends StoreTest {

  private String openSet(Map<String, byte[]> files) {
    String id = store.createSet(Checkpoints.ARCHITECTURE);
    files.forEach((name, bytes) -> store.put(set(id) + "/files/" + name, bytes).ok());
    return id;
  }

  private String sealedSet(Map<String, byte[]> files) {
    String id = openSet(files);
    store.post(set(id) + ":seal").ok();
    return id;
  }

  private String digest(String id) {
    return store.get(set(id)).ok().json().get("digest").stringValue();
  }

  private float[] readShards(String id) throws IOException {
    JsonNode weights = store.get(set(id) + "/weights").ok().json();
    float[] read = new float[weights.get("rows").asInt() * weights.get("columns").asInt()];
    int at = 0;
    for (JsonNode shard : weights.get("shards")) {
      Answer answer = store.get(set(id) + "/weights/" + shard.get("index").asInt()).ok();
      assertThat(answer.bytes()).hasSize(shard.get("bytes").asInt());
      assertThat(answer.header("ETag")).isEqualTo("\"" + shard.get("sha256").stringValue() + "\"");
      assertThat(answer.header("Cache-Control")).contains("immutable");
      Path file = Files.write(folder.resolve("shard"), answer.bytes());
      try (TensorFile tensors = TensorFile.open(file, ReadLimits.standard())) {
        float[] part = tensors.array("weights").toFloats();
        assertThat(tensors.array("weights").shape())
            .isEqualTo(List.of(shard.get("rows").asInt(), weights.get("columns").asInt()));
        assertThat(shard.get("firstRow").asInt()).isEqualTo(at / weights.get("columns").asInt());
        System.arraycopy(part, 0, read, at, part.length);
        at += part.length;
      }
    }
    assertThat(at).isEqualTo(read.length);
    return read;
  }

  @Test
  void rowsComeBackInShards() throws IOException {
    DenseMatrix rows = Checkpoints.random(25, 1);
    String id = sealedSet(Map.of("zoo.npz", Checkpoints.npz(rows)));

    assertThat(readShards(id)).containsExactly(rows.values());
    JsonNode weights = store.get(set(id) + "/weights").ok().json();
    assertThat(weights.get("shards").size()).isEqualTo(3);
    assertThat(weights.get("dtype").stringValue()).isEqualTo("F32");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "state_dict.pt",
        "list.pt",
        "bfloat16.pt",
        "single.npz",
        "weights.npz",
        "compressed.npz",
        "fortran.npy",
        "weights.safetensors"
      })
  void fileComesBackBitForBit(String name) {
    byte[] bytes = Fixtures.bytes("python/" + name);
    String id = sealedSet(Map.of(name, bytes));
    Answer answer = store.get(set(id) + "/files/" + name).ok();
    assertThat(answer.bytes()).isEqualTo(bytes);
    assertThat(answer.header("Repr-Digest")).startsWith("sha-256=:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "list.pt",
        "matrix.pt",
        "stacked.pt",
        "fortran.npy",
        "compressed.npz",
        "stacked.safetensors"
      })
  void digestDoesNotDependOnTheFormat(String name) throws IOException {
    String reference = sealedSet(Map.of("matrix.npy", Fixtures.bytes("python/matrix.npy")));
    String other = sealedSet(Map.of(name, Fixtures.bytes("python/" + name)));
    assertThat(digest(other)).isEqualTo(digest(reference)).startsWith("sha256:").hasSize(71);
    assertThat(readShards(other)).containsExactly(readShards(reference));
  }

  @Test
  void digestDoesNotDependOnHowCheckpointsAreSpreadOverFiles() {
    DenseMatrix all = Checkpoints.random(11, 7);
    String whole = sealedSet(Map.of("all.safetensors", Checkpoints.safetensors(all)));
    Map<String, byte[]> single = new HashMap<>();
    for (int row = 0; row < 11; row++) {
      single.put("model" + row + ".pt", Checkpoints.torch(DenseMatrix.ofRows(all.row(row))));
    }
    assertThat(digest(sealedSet(single))).isEqualTo(digest(whole));
  }

  @Test
  void digestDependsOnWeightsOrderAndColumns() {
    DenseMatrix rows = Checkpoints.random(3, 2);
    DenseMatrix turned = DenseMatrix.ofRows(rows.row(2), rows.row(1), rows.row(0));
    NamedArray[] run = {
      NamedArray.ofLongs("run", 1, 2, 3), NamedArray.ofDoubles("accuracy", 0.5, 0.25, 1)
    };
    assertThat(
            List.of(
                digest(sealedSet(Map.of("a.npz", Checkpoints.npz(rows)))),
                digest(sealedSet(Map.of("a.npz", Checkpoints.npz(turned)))),
                digest(sealedSet(Map.of("a.npz", Checkpoints.npz(rows, run)))),
                digest(sealedSet(Map.of("a.npz", Checkpoints.npz(Checkpoints.random(3, 3)))))))
        .doesNotHaveDuplicates();
    assertThat(digest(sealedSet(Map.of("b.safetensors", Checkpoints.safetensors(rows, run)))))
        .isEqualTo(digest(sealedSet(Map.of("a.npz", Checkpoints.npz(rows, run)))));
  }

  @Test
  void checkpointsAreInNaturalOrderWithTheirColumns() {
    String id =
        sealedSet(
            Map.of(
                "run10.npz",
                Checkpoints.npz(
                    Checkpoints.random(1, 1),
                    NamedArray.ofLongs("run", 7),
                    NamedArray.ofLongs("epoch", 25),
                    NamedArray.ofDoubles("accuracy", 0.91)),
                "run9.npz",
                Checkpoints.npz(Checkpoints.random(2, 2))));

    JsonNode first = store.get(set(id) + "/checkpoints?pageSize=2").ok().json();
    JsonNode rest =
        store
            .get(
                set(id)
                    + "/checkpoints?pageSize=2&pageToken="
                    + first.get("nextPageToken").stringValue())
            .ok()
            .json();
    assertThat(names(first)).containsExactly("run9.npz#0", "run9.npz#1");
    assertThat(names(rest)).containsExactly("run10.npz");
    assertThat(rest.has("nextPageToken")).isFalse();
    JsonNode last = rest.get("items").get(0);
    assertThat(last.get("row").asInt()).isEqualTo(2);
    assertThat(last.get("run").stringValue()).isEqualTo("7");
    assertThat(last.get("epoch").asInt()).isEqualTo(25);
    assertThat(last.get("accuracy").asDouble()).isEqualTo(0.91);
    assertThat(last.has("loss")).isFalse();
    assertThat(store.get(set(id)).json().get("runs").asInt()).isEqualTo(1);
  }

  @Test
  void filesOfPlainCheckpointsAreGivenTheirRun() {
    String id = store.createSet(Checkpoints.ARCHITECTURE);
    store.put(set(id) + "/files/step1.npz?run=first", Checkpoints.npz(Checkpoints.random(1, 1)));
    store.put(set(id) + "/files/step2.npz?run=first", Checkpoints.npz(Checkpoints.random(1, 2)));
    store.put(set(id) + "/files/step3.npz", Checkpoints.npz(Checkpoints.random(1, 3)));
    store.post(set(id) + ":seal").ok();

    JsonNode items = store.get(set(id) + "/checkpoints").ok().json().get("items");
    assertThat(items.get(0).get("run").stringValue()).isEqualTo("first");
    assertThat(items.get(1).get("run").stringValue()).isEqualTo("first");
    assertThat(items.get(2).has("run")).isFalse();
  }

  @Test
  void runsThatTheFileNamesItselfAreNotOverruled() {
    String id = store.createSet(Checkpoints.ARCHITECTURE);
    Answer answer =
        store.put(
            set(id) + "/files/zoo.npz?run=first",
            Checkpoints.npz(Checkpoints.random(1, 1), NamedArray.ofLongs("run", 7)));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("errors").get(0).get("pointer").stringValue()).isEqualTo("run");
    assertThat(store.get(set(id)).json().get("files")).isEmpty();
  }

  private static List<String> names(JsonNode page) {
    return StreamSupport.stream(page.get("items").spliterator(), false)
        .map(item -> item.get("name").stringValue())
        .toList();
  }

  @Test
  void sealingAgainAnswersTheSame() {
    String id = openSet(Map.of("zoo.npz", Checkpoints.npz(Checkpoints.random(3, 1))));
    byte[] first = store.post(set(id) + ":seal").ok().bytes();
    assertThat(store.post(set(id) + ":seal").ok().bytes()).isEqualTo(first);
    assertThat(store.get(set(id)).ok().bytes()).isEqualTo(first);
  }

  @Test
  void checkpointsThatAreNoNumbersAreFlagged() {
    float[][] rows = new float[4][23];
    rows[1][17] = Float.NaN;
    rows[3][22] = Float.NEGATIVE_INFINITY;
    String id = openSet(Map.of());
    JsonNode file =
        store
            .put(set(id) + "/files/zoo.npz", Checkpoints.npz(DenseMatrix.ofRows(rows)))
            .ok()
            .json();
    assertThat(file.get("flagged").toString())
        .isEqualTo(
            "[{\"checkpoint\":1,\"reason\":\"NaN in fc2.weight at [0, 2]\"},"
                + "{\"checkpoint\":3,\"reason\":\"infinity in fc2.bias at [1]\"}]");
    JsonNode view = store.post(set(id) + ":seal").ok().json();
    assertThat(view.get("files").get(0).get("flagged")).isEqualTo(file.get("flagged"));
    assertThat(view.get("checkpoints").asInt()).isEqualTo(4);
  }

  @Test
  void partOfAShardCanBeRead() {
    String id = sealedSet(Map.of("zoo.npz", Checkpoints.npz(Checkpoints.random(5, 4))));
    String path = set(id) + "/weights/0";
    Answer whole = store.get(path).ok();
    int size = whole.bytes().length;

    Answer middle = store.get(path, Map.of("Range", "bytes=10-19"));
    assertThat(middle.status()).isEqualTo(206);
    assertThat(middle.header("Content-Range")).isEqualTo("bytes 10-19/" + size);
    assertThat(middle.bytes()).isEqualTo(Arrays.copyOfRange(whole.bytes(), 10, 20));
    Answer end = store.get(path, Map.of("Range", "bytes=-7"));
    assertThat(end.bytes()).isEqualTo(Arrays.copyOfRange(whole.bytes(), size - 7, size));
    Answer outside = store.get(path, Map.of("Range", "bytes=%d-".formatted(size)));
    assertThat(outside.status()).isEqualTo(416);
    assertThat(outside.header("Content-Range")).isEqualTo("bytes */" + size);
    assertThat(outside.json().get("type").stringValue())
        .isEqualTo("/problems/range-not-satisfiable");
    Answer known = store.get(path, Map.of("If-None-Match", whole.header("ETag")));
    assertThat(known.status()).isEqualTo(304);
    assertThat(known.bytes()).isEmpty();
    Answer changed = store.get(path, Map.of("Range", "bytes=0-1", "If-Range", "\"other\""));
    assertThat(changed.status()).isEqualTo(200);
  }

  @Test
  void headTellsTheSize() {
    String id = sealedSet(Map.of("zoo.npz", Checkpoints.npz(Checkpoints.random(5, 4))));
    Answer head =
        store.send(
            store
                .request(set(id) + "/weights/0")
                .method("HEAD", java.net.http.HttpRequest.BodyPublishers.noBody()));
    assertThat(head.status()).isEqualTo(200);
    assertThat(Integer.parseInt(head.header("Content-Length")))
        .isEqualTo(store.get(set(id) + "/weights/0").bytes().length);
  }

  @Test
  void unchangedViewIsNotSentAgain() {
    String id = openSet(Map.of());
    String tag = store.get(set(id)).header("ETag");
    assertThat(store.get(set(id), Map.of("If-None-Match", tag)).status()).isEqualTo(304);
    store.put(set(id) + "/files/zoo.npz", Checkpoints.npz(Checkpoints.random(1, 1))).ok();
    assertThat(store.get(set(id), Map.of("If-None-Match", tag)).status()).isEqualTo(200);
  }
}

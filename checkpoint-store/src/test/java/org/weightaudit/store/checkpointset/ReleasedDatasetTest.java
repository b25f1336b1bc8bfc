package org.weightaudit.store.checkpointset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.weightaudit.store.testing.StoreClient.set;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.weightaudit.store.testing.Checkpoints;
import org.weightaudit.store.testing.Fixtures;
import org.weightaudit.store.testing.StoreTest;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.testing.Golden;
import org.weightaudit.weights.testing.NpzArrays;
import org.weightaudit.weights.testing.ZippedFiles;
import tools.jackson.databind.JsonNode;

/** Data sets of checkpoints as the authors of a method released them become sealed sets. */
class ReleasedDatasetTest extends StoreTest {

  private static final String SMALL_NETWORKS =
      """
      {"layout": [{"name": "fc1.weight", "shape": [10, 12]}, {"name": "fc1.bias", "shape": [10]},
                  {"name": "fc2.weight", "shape": [6, 10]}, {"name": "fc2.bias", "shape": [6]}]}""";

  private static final String FOUR_WEIGHTS =
      "{\"layout\": [{\"name\": \"fc1.weight\", \"shape\": [4]}]}";

  private JsonNode checkpoints(String id) {
    return store.get(set(id) + "/checkpoints").ok().json().get("items");
  }

  private static List<String> texts(JsonNode checkpoints, String column) {
    List<String> texts = new ArrayList<>();
    checkpoints.forEach(
        one -> texts.add(one.has(column) ? one.get(column).asString() : "not known"));
    return texts;
  }

  @Test
  void runsOfGptBecomeASetWithTheirColumns() throws IOException {
    byte[] zip = new ZippedFiles().withAll(Golden.resource("/golden/gpt/zoo/fused")).deflated();
    String id = store.createSet(SMALL_NETWORKS);
    JsonNode file = store.put(set(id) + "/files/zoo.zip", zip).ok().json();
    assertThat(file.get("format").stringValue()).isEqualTo("gpt-runs");
    assertThat(file.get("checkpoints").asInt()).isEqualTo(7);
    assertThat(file.get("columns").toString())
        .isEqualTo("[\"run\",\"epoch\",\"step\",\"accuracy\",\"loss\",\"name\"]");
    JsonNode sealed = store.post(set(id) + ":seal").ok().json();

    NpzArrays expected = NpzArrays.of(Golden.resource("/golden/gpt/zoo_expected.npz"));
    float[] first = expected.floats("run_000010");
    float[] second = expected.floats("run_000011");
    assertThat(weights(id))
        .startsWith(first)
        .endsWith(second)
        .hasSize(first.length + second.length);
    assertThat(sealed.get("runs").asInt()).isEqualTo(2);
    JsonNode checkpoints = checkpoints(id);
    assertThat(texts(checkpoints, "run"))
        .containsExactly("000010", "000010", "000010", "000010", "000011", "000011", "000011");
    assertThat(texts(checkpoints, "epoch")).containsExactly("0", "0", "1", "24", "0", "3", "24");
    assertThat(texts(checkpoints, "step"))
        .containsExactly("0", "12", "471", "11700", "0", "1505", "11700");
    assertThat(checkpoints.get(3).get("name").stringValue()).isEqualTo("000010/ep024_it00468.pt");
    assertThat(checkpoints.get(3).get("loss").asDouble()).isEqualTo(0.0167999267578125);
    assertThat(checkpoints.get(3).get("accuracy").asDouble()).isEqualTo(0.5853125, within(1e-12));
  }

  @Test
  void whatIsNotKnownOfSomeCheckpointsIsLeftOutOfThem() {
    String runs =
        """
        {"checkpoints": {"000010/ep000_it00000.pt": {"avg_test_loss": NaN, "avg_test_err": 75},
                         "000010/ep000_it00012.pt": {"avg_test_loss": 0.25}}}""";
    byte[] zip =
        new ZippedFiles()
            .withAll(Golden.resource("/golden/gpt/zoo/fused/000010_000011"))
            .with("runs.json", runs.getBytes(java.nio.charset.StandardCharsets.UTF_8))
            .stored();
    String id = store.createSet(SMALL_NETWORKS);
    JsonNode file = store.put(set(id) + "/files/zoo.zip", zip).ok().json();
    assertThat(file.get("notes").toString()).contains("left out 5 checkpoints of data.mdb");
    store.post(set(id) + ":seal").ok();

    assertThat(texts(checkpoints(id), "loss")).containsExactly("not known", "0.25");
    assertThat(texts(checkpoints(id), "accuracy")).containsExactly("0.25", "not known");
  }

  @Test
  void uploadCannotOverruleTheRunsOfItsCheckpoints() {
    byte[] zip = new ZippedFiles().withAll(Golden.resource("/golden/gpt/zoo/fused")).stored();
    String id = store.createSet(SMALL_NETWORKS);
    assertThat(store.put(set(id) + "/files/zoo.zip?run=mine", zip).status()).isEqualTo(400);
    assertThat(store.get(set(id)).json().get("files")).isEmpty();
  }

  @Test
  void lastCheckpointsOfTheRunsAreASetOfTheirOwn() throws IOException {
    byte[] zip = new ZippedFiles().withAll(Golden.resource("/golden/gpt/zoo/fused")).stored();
    String id = store.createSet(SMALL_NETWORKS);
    String file = set(id) + "/files/zoo.zip";
    assertThat(store.put(file, zip).ok().json().get("checkpoints").asInt()).isEqualTo(7);
    JsonNode last = store.put(file + "?part=last", zip).ok().json();
    assertThat(last.get("checkpoints").asInt()).isEqualTo(2);
    assertThat(last.get("notes").toString()).contains("the last checkpoint of each run");
    store.post(set(id) + ":seal").ok();

    NpzArrays expected = NpzArrays.of(Golden.resource("/golden/gpt/zoo_expected.npz"));
    float[] first = expected.floats("run_000010");
    float[] second = expected.floats("run_000011");
    assertThat(weights(id))
        .startsWith(Arrays.copyOfRange(first, first.length - 196, first.length))
        .endsWith(Arrays.copyOfRange(second, second.length - 196, second.length))
        .hasSize(2 * 196);
    assertThat(texts(checkpoints(id), "step")).containsExactly("11700", "11700");
  }

  @Test
  void pickledDatasetOfHyperRepresentationsBecomesASet() throws IOException {
    String id = store.createSet(FOUR_WEIGHTS);
    JsonNode file =
        store.put(set(id) + "/files/dataset.pt", Fixtures.bytes("released/gaps.pt")).ok().json();
    assertThat(file.get("format").stringValue()).isEqualTo("hyper-representations");
    assertThat(file.get("columns").toString()).isEqualTo("[\"run\",\"accuracy\",\"loss\"]");
    store.post(set(id) + ":seal").ok();

    assertThat(weights(id)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0);
    JsonNode checkpoints = checkpoints(id);
    assertThat(texts(checkpoints, "run")).containsExactly("/zoo/a", "/zoo/a", "zoo/b");
    assertThat(texts(checkpoints, "accuracy")).containsExactly("0.5", "not known", "not known");
    assertThat(texts(checkpoints, "loss")).containsExactly("1.0", "2.5", "not known");
  }

  @Test
  void partsOfADatasetBecomeSetsOfTheirOwn() throws IOException {
    byte[] dataset = Fixtures.bytes("released/labels.pt");
    String training = store.createSet(FOUR_WEIGHTS);
    JsonNode file = store.put(set(training) + "/files/dataset.pt", dataset).ok().json();
    assertThat(file.get("notes").toString()).contains("trainset of trainset, testset");
    store.post(set(training) + ":seal").ok();
    String heldOut = store.createSet(FOUR_WEIGHTS);
    store.put(set(heldOut) + "/files/dataset.pt?part=testset", dataset).ok();
    store.post(set(heldOut) + ":seal").ok();

    assertThat(weights(training)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(texts(checkpoints(training), "epoch")).containsExactly("1", "2");
    assertThat(texts(checkpoints(training), "seed")).containsExactly("3", "3");
    assertThat(weights(heldOut)).containsExactly(9, 9, 9, 9);
  }

  @Test
  void zippedFolderOfStateDictsBecomesASet() throws IOException {
    DenseMatrix rows = Checkpoints.random(3, 5);
    ZippedFiles files = new ZippedFiles().with("readme.txt", new byte[9]);
    for (int row = 0; row < 3; row++) {
      files.with(
          "checkpoint/%04d_acc0.7%d_seed0040_cifar100_resnet18.pth".formatted(row, row),
          Checkpoints.stateDict(rows.row(row)));
    }
    String id = store.createSet(Checkpoints.ARCHITECTURE);
    JsonNode file = store.put(set(id) + "/files/run.zip", files.deflated()).ok().json();
    assertThat(file.get("format").stringValue()).isEqualTo("state-dicts");
    assertThat(file.get("notes").toString()).contains("passed over 1 other files: readme.txt");
    JsonNode sealed = store.post(set(id) + ":seal").ok().json();

    assertThat(sealed.get("runs").asInt()).isEqualTo(1);
    assertThat(weights(id)).containsExactly(rows.values());
    JsonNode checkpoints = checkpoints(id);
    assertThat(texts(checkpoints, "step")).containsExactly("0", "1", "2");
    assertThat(texts(checkpoints, "seed")).containsOnly("40");
    assertThat(texts(checkpoints, "accuracy")).containsExactly("0.7", "0.71", "0.72");
  }

  @Test
  void singleFilesTellByTheirNamesWhatAnArchiveOfThemWould() {
    String id = store.createSet(Checkpoints.ARCHITECTURE);
    String files = set(id) + "/files/";
    byte[] network = Checkpoints.stateDict(Checkpoints.random(1, 5).row(0));
    store.put(files + "0007_acc0.7671_seed0040_cifar100_resnet18.pth", network).ok();
    store.put(files + "0008_acc0.77_seed0040_cifar100_resnet18.pth?run=mine", network).ok();
    store.put(files + "occ_1a2b_jitter_0_model_final.pth", network).ok();
    store.put(files + "other.pth", network).ok();
    store.post(set(id) + ":seal").ok();

    JsonNode checkpoints = checkpoints(id);
    assertThat(texts(checkpoints, "step")).containsExactly("7", "8", "not known", "not known");
    assertThat(texts(checkpoints, "accuracy"))
        .containsExactly("0.7671", "0.77", "not known", "not known");
    assertThat(texts(checkpoints, "run"))
        .containsExactly("seed0040_cifar100_resnet18", "mine", "1a2b", "not known");
    assertThat(checkpoints.get(3).get("name").stringValue()).isEqualTo("other.pth");
  }
}

package org.weightaudit.store.checkpointset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.weightaudit.store.testing.StoreClient.set;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.weightaudit.store.testing.Checkpoints;
import org.weightaudit.store.testing.StoreClient.Answer;
import org.weightaudit.store.testing.StoreTest;
import org.weightaudit.weights.format.ElementType;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.format.NpzWriter;
import org.weightaudit.weights.format.ReadLimits;
import org.weightaudit.weights.format.TensorFile;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.matrix.DenseMatrix;
import tools.jackson.databind.JsonNode;

/**
 * Sets beyond whole networks that the platform can run: parts, other layouts, brought behaviour.
 */
class CustomLayoutTest extends StoreTest {

  private static final String HIDDEN =
      """
      [{"name":"hidden","units":3,
        "incoming":[{"tensor":"fc1.weight","axis":0},{"tensor":"fc1.bias","axis":0}],
        "outgoing":[{"tensor":"fc2.weight","axis":1}],"signFlips":%s,"positiveScaling":%s}]""";

  /** A request for a set with the layout of an mlp, and these symmetries. */
  static String mlpLayout(String symmetries) {
    return """
    {"name":"a","role":"GENERATED","layout":[{"name":"fc1.weight","shape":[3,4]},{"name":"fc1.bias","shape":[3]},
     {"name":"fc2.weight","shape":[2,3]},{"name":"fc2.bias","shape":[2]}],"symmetries":%s}"""
        .formatted(symmetries);
  }

  private JsonNode create(String body) {
    return store.post("/v1/checkpoint-sets", body).ok().json();
  }

  @Test
  void symmetriesThatKeepTheOutputsAreChecked() {
    for (String symmetries :
        List.of(
            HIDDEN.formatted(false, false),
            HIDDEN.formatted(true, false),
            HIDDEN.formatted(false, true))) {
      JsonNode view = create(mlpLayout(symmetries));
      assertThat(view.get("symmetryTrust").stringValue()).isEqualTo("CHECKED");
      assertThat(view.get("symmetries").size()).isEqualTo(1);
    }
    Answer both = store.post("/v1/checkpoint-sets", mlpLayout(HIDDEN.formatted(true, true)));
    assertThat(both.status()).isEqualTo(400);
  }

  @Test
  void symmetriesOfOtherLayoutsAreTakenOnTrust() {
    JsonNode view =
        create(
            """
            {"name":"a","role":"REFERENCE","layout":[{"name":"conv","shape":[8,3,3,3]},{"name":"head","shape":[5,8]}],
             "symmetries":[{"name":"channels","units":8,"incoming":[{"tensor":"conv","axis":0}],
             "outgoing":[{"tensor":"head","axis":1}]}]}""");
    assertThat(view.get("symmetryTrust").stringValue()).isEqualTo("DECLARED");
    assertThat(view.get("parameters").asInt()).isEqualTo(8 * 27 + 40);
    assertThat(view.has("architecture")).isFalse();
  }

  private float[] row(String path) throws IOException {
    Path file = Files.write(folder.resolve("row"), store.get(path).ok().bytes());
    try (TensorFile tensors = TensorFile.open(file, ReadLimits.standard())) {
      return tensors.array("weights").toFloats();
    }
  }

  @Test
  void partialSetNeedsItsFrozenCheckpoint() throws IOException {
    String id =
        store.createSet(
            Checkpoints.ARCHITECTURE.replaceFirst(
                "\\{", "{\"partial\":[\"fc2.bias\",\"fc2.weight\"],"));
    JsonNode view = store.get(set(id)).ok().json();
    assertThat(view.get("partial").toString()).isEqualTo("[\"fc2.weight\",\"fc2.bias\"]");
    assertThat(view.get("parameters").asInt()).isEqualTo(8);
    assertThat(view.get("symmetries").isEmpty()).isTrue();
    Layout whole = Checkpoints.MLP.layout();
    Layout varying = whole.only(List.of("fc2.weight", "fc2.bias"));
    store
        .put(set(id) + "/files/a.pt", Checkpoints.torch(Checkpoints.random(4, 8, 1), varying))
        .ok();

    Answer early = store.post(set(id) + ":seal");
    assertThat(early.status()).isEqualTo(409);
    assertThat(early.json().get("detail").stringValue())
        .contains("no frozen checkpoint with [fc1.weight, fc1.bias]");

    DenseMatrix frozen = Checkpoints.random(1, 15, 2);
    Layout rest = whole.without(varying.names());
    Answer two =
        store.put(set(id) + "/frozen", Checkpoints.torch(Checkpoints.random(2, 15, 3), rest));
    assertThat(two.json().get("detail").stringValue()).contains("found 2 checkpoints; wanted one");
    store.put(set(id) + "/frozen", Checkpoints.torch(Checkpoints.random(1, 15, 4), rest)).ok();
    byte[] file = Checkpoints.torch(frozen, rest);
    assertThat(store.put(set(id) + "/frozen", file).ok().json().get("frozen").asBoolean()).isTrue();
    store.post(set(id) + ":seal").ok();
    assertThat(store.get(set(id) + "/frozen").ok().bytes()).isEqualTo(file);
    assertThat(row(set(id) + "/frozen/weights")).containsExactly(frozen.values());
    assertThat(row(set(id) + "/weights/0")).containsExactly(Checkpoints.random(4, 8, 1).values());
  }

  @Test
  void theFrozenCheckpointMayBeAWholeNetwork() throws IOException {
    Layout whole = Checkpoints.MLP.layout();
    Layout varying = whole.only(List.of("fc2.weight", "fc2.bias"));
    Layout rest = whole.without(varying.names());
    DenseMatrix network = Checkpoints.random(1, 23, 5);
    DenseMatrix frozen = DenseMatrix.ofRows(whole.select(rest, network.row(0)));
    List<String> digests = new ArrayList<>();
    for (byte[] file :
        List.of(Checkpoints.torch(network, whole), Checkpoints.torch(frozen, rest))) {
      String id =
          store.createSet(
              Checkpoints.ARCHITECTURE.replaceFirst(
                  "\\{", "{\"partial\":[\"fc2.bias\",\"fc2.weight\"],"));
      store
          .put(set(id) + "/files/a.pt", Checkpoints.torch(Checkpoints.random(4, 8, 1), varying))
          .ok();
      store.put(set(id) + "/frozen", file).ok();
      digests.add(store.post(set(id) + ":seal").ok().json().get("digest").stringValue());
      assertThat(row(set(id) + "/frozen/weights")).containsExactly(frozen.row(0));
    }
    assertThat(digests.get(0)).isEqualTo(digests.get(1));
  }

  private static byte[] predictions(int networks, int items, long... labels) {
    return Checkpoints.bytes(
        out ->
            NpzWriter.writeNpy(
                out,
                new NamedArray(
                    "",
                    ElementType.INT64,
                    List.of(networks, items),
                    NamedArray.ofLongs("", labels).content())));
  }

  @Test
  void predictionsComeBackAsShorts() throws IOException {
    String id = store.createSet(Checkpoints.ARCHITECTURE);
    store.put(set(id) + "/files/a.npz", Checkpoints.npz(Checkpoints.random(2, 1))).ok();
    String path = set(id) + "/predictions?dataset=mnist/test";
    store.put(path, predictions(1, 3, 1, 2, 3)).ok();
    Answer few = store.post(set(id) + ":seal");
    assertThat(few.status()).isEqualTo(409);
    assertThat(few.json().get("detail").stringValue())
        .contains("the predictions for mnist/test are of 1 checkpoints, the set has 2");
    store.put(path, predictions(2, 3, 9, 0, 1, 2, 3, 4)).ok();
    assertThat(store.put(path, predictions(1, 1, -1)).json().get("detail").stringValue())
        .contains("found label -1 at [0, 0]; wanted 0 to 32767");

    JsonNode view = store.post(set(id) + ":seal").ok().json();
    assertThat(view.get("predictions").get(0).get("items").asInt()).isEqualTo(3);
    Path file = Files.write(folder.resolve("p.npy"), store.get(path).ok().bytes());
    try (TensorFile tensors = TensorFile.open(file, ReadLimits.standard())) {
      assertThat(tensors.array("").type()).isEqualTo(ElementType.INT16);
      assertThat(tensors.array("").shape()).containsExactly(2, 3);
      assertThat(tensors.array("").toLongs()).containsExactly(9, 0, 1, 2, 3, 4);
    }
    assertThat(store.delete(path).status()).isEqualTo(409);
  }
}

package org.weightaudit.store.checkpointset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.weightaudit.store.testing.StoreClient.set;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.weightaudit.store.testing.Checkpoints;
import org.weightaudit.store.testing.Fixtures;
import org.weightaudit.store.testing.StoreClient;
import org.weightaudit.store.testing.StoreClient.Answer;
import org.weightaudit.store.testing.StoreTest;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.testing.Golden;
import org.weightaudit.weights.testing.ZippedFiles;
import tools.jackson.databind.JsonNode;

/** Every bad request is refused with a document that says what is wrong, and changes nothing. */
class RefusalTest extends StoreTest {

  private static final List<String> TABLES =
      List.of(
          "blob",
          "blob_lease",
          "checkpoint_set",
          "checkpoint_file",
          "checkpoint",
          "weight_shard",
          "prediction_table",
          "hold",
          "idempotency_key");

  private String open = "";
  private String closed = "";

  /** What is tried on an open set and on a sealed one. */
  @FunctionalInterface
  private interface Attempt {
    Answer on(StoreClient store, String open, String closed);
  }

  /**
   * One row of the table.
   *
   * @param detail what the document's detail must contain
   */
  private record Refusal(String name, Attempt attempt, int status, String type, String detail) {
    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeEach
  void prepareSets() {
    open = store.createSet(Checkpoints.ARCHITECTURE);
    store.put(set(open) + "/files/first.npz", Checkpoints.npz(Checkpoints.random(2, 1))).ok();
    closed = store.createSet(Checkpoints.ARCHITECTURE);
    store.put(set(closed) + "/files/first.npz", Checkpoints.npz(Checkpoints.random(2, 2))).ok();
    store.post(set(closed) + ":seal").ok();
  }

  private static Refusal file(String name, byte[] body, String detail) {
    return new Refusal(
        name,
        (store, open, closed) -> store.put(set(open) + "/files/bad.bin", body),
        422,
        "invalid-file",
        detail);
  }

  private static Refusal hostile(String name, String detail) {
    return file(name, Fixtures.bytes("hostile/" + name), detail);
  }

  private static Refusal part(String name, String part, byte[] body, String detail) {
    return new Refusal(
        name,
        (store, open, closed) -> store.put(set(open) + "/files/bad.bin?part=" + part, body),
        422,
        "invalid-file",
        detail);
  }

  private static Refusal create(String name, String body, String type, String detail) {
    return new Refusal(
        name, (store, open, closed) -> store.post("/v1/checkpoint-sets", body), 400, type, detail);
  }

  private static String mlp(String sizes) {
    return """
    {"name":"a","role":"TRAINING","architecture":{"type":"mlp","sizes":%s,"activation":"relu"}}\
    """
        .formatted(sizes);
  }

  private static String residualCnn(String widths) {
    return """
    {"name":"a","role":"TRAINING",
     "architecture":{"type":"residual-cnn","inputShape":[3,8,8],"widths":%s,"classes":10}}\
    """
        .formatted(widths);
  }

  private static String resNet18(String rest) {
    return """
    {"name":"a","role":"TRAINING","architecture":{"type":"resnet18",%s}}\
    """
        .formatted(rest);
  }

  private static String cnn(String good, String bad) {
    String whole =
        """
        {"name":"a","role":"TRAINING",
         "architecture":{"type":"cnn","inputShape":[3,8,8],
          "convolutions":[{"channels":4,"kernel":3,"stride":1,"padding":0,"bias":true,"pool":2}],
          "activation":"tanh","readOut":"flatten","hidden":[5],"classes":10,"naming":"numbered"}}\
        """;
    assertThat(whole).contains(good);
    return whole.replace(good, bad);
  }

  private static String layout(String rest) {
    return """
    {"name":"a","role":"TRAINING","layout":[{"name":"w","shape":[2,3]},{"name":"v","shape":[4,2]}]%s}\
    """
        .formatted(rest);
  }

  private static ZippedFiles runs() {
    return new ZippedFiles().withAll(Golden.resource("/golden/gpt/zoo/fused"));
  }

  static Stream<Refusal> badFiles() {
    return Stream.of(
        file("empty file", new byte[0], "the file is empty"),
        file(
            "other layout",
            Checkpoints.npz(Checkpoints.random(2, 24, 1)),
            "weights has shape [2, 24]; the layout wants [n, 23]"),
        file(
            "other tensors",
            Checkpoints.bytes(
                out ->
                    org.weightaudit.weights.format.NpzWriter.write(
                        out, List.of(NamedArray.ofDoubles("fc9.weight", 1, 2)))),
            "no tensor fc1.weight"),
        file(
            "no format at all",
            "<!DOCTYPE html>".getBytes(java.nio.charset.StandardCharsets.UTF_8),
            "<!DOCTYP"),
        file(
            "column of another length",
            Checkpoints.npz(Checkpoints.random(2, 1), NamedArray.ofLongs("run", 1, 2, 3)),
            "column run has 3 values for 2 checkpoints"),
        file(
            "runs of other networks",
            runs().stored(),
            "tensors of [120, 10, 60, 6] elements; the layout wants [12, 3, 6, 2]"),
        file(
            "runs without their description",
            runs().without("000010_000011/runs.json").deflated(),
            "has data.mdb without runs.json"),
        file(
            "runs beside something else",
            runs().with("000010_000011/zoo.npz", new byte[9]).deflated(),
            "the file 000010_000011/zoo.npz; wanted are data.mdb and runs.json"),
        file(
            "runs at a path that leads out",
            runs().with("../../000012/data.mdb", new byte[9]).deflated(),
            "wanted are plain paths"),
        hostile("dataset_evil.pt", "the Python global posix.system, which is not accepted"),
        part(
            "part of a file that has none",
            "last",
            Fixtures.bytes("python/state_dict.pt"),
            "has no parts"),
        part("part of other runs", "best", runs().stored(), "wanted is one of [all, first, last]"),
        part(
            "part of a data set that lacks it",
            "testset",
            Fixtures.bytes("released/gaps.pt"),
            "has no testset; it has [trainset]"),
        file(
            "folder with a list of networks",
            new ZippedFiles().with("0.pth", Checkpoints.torch(Checkpoints.random(1, 1))).stored(),
            "0.pth: wanted is a state dict, the file holds a list"),
        hostile("truncated.pt", "damaged"),
        hostile("os_system.pt", "posix.system"),
        hostile("header_beyond_file.safetensors", "1099511627776 bytes; the file has 10"),
        hostile("overlap.safetensors", "neither overlap nor leave holes"),
        hostile("duplicate_key.safetensors", "Duplicate"),
        hostile("object_array.npy", "Objects are pickled"));
  }

  static Stream<Refusal> badUploads() {
    byte[] good = Checkpoints.npz(Checkpoints.random(3, 9));
    return Stream.of(
        new Refusal(
            "sealed set",
            (store, open, closed) -> store.put(set(closed) + "/files/more.npz", good),
            409,
            "sealed",
            "is sealed; make a new set"),
        new Refusal(
            "replacing in a sealed set",
            (store, open, closed) -> store.put(set(closed) + "/files/first.npz", good),
            409,
            "sealed",
            "is sealed"),
        new Refusal(
            "deleting from a sealed set",
            (store, open, closed) -> store.delete(set(closed) + "/files/first.npz"),
            409,
            "sealed",
            "is sealed"),
        new Refusal(
            "unknown set",
            (store, open, closed) -> store.put(set("cs_none") + "/files/a.npz", good),
            404,
            "not-found",
            "There is no checkpoint set cs_none."),
        new Refusal(
            "no length",
            (store, open, closed) ->
                store.send(
                    store
                        .request(set(open) + "/files/a.npz")
                        .PUT(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(good)))),
            411,
            "length-required",
            "no Content-Length"),
        new Refusal(
            "digest of other bytes",
            (store, open, closed) ->
                store.send(
                    store
                        .request(set(open) + "/files/a.npz")
                        .header(
                            "Repr-Digest", "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:")
                        .PUT(BodyPublishers.ofByteArray(good))),
            422,
            "digest-mismatch",
            "announced was sha-256=:47DEQpj8HBSa"),
        new Refusal(
            "malformed digest",
            (store, open, closed) ->
                store.send(
                    store
                        .request(set(open) + "/files/a.npz")
                        .header("Repr-Digest", "sha-256=:abc:")
                        .PUT(BodyPublishers.ofByteArray(good))),
            400,
            "invalid-request",
            "wanted sha-256=:<base64 of 32 bytes>:"),
        new Refusal(
            "multipart form",
            (store, open, closed) ->
                store.send(
                    store
                        .request(set(open) + "/files/a.npz")
                        .header("Content-Type", "multipart/form-data; boundary=x")
                        .PUT(BodyPublishers.ofByteArray(good))),
            415,
            "unsupported-media-type",
            "wanted the bytes of the file as they are"),
        new Refusal(
            "hidden file name",
            (store, open, closed) -> store.put(set(open) + "/files/.npz", good),
            400,
            "invalid-request",
            "does not begin with a dot"),
        new Refusal(
            "frozen checkpoint of a whole set",
            (store, open, closed) -> store.put(set(open) + "/frozen", good),
            409,
            "conflict",
            "is not partial"),
        new Refusal(
            "predictions that are fractions",
            (store, open, closed) ->
                store.put(
                    set(open) + "/predictions?dataset=mnist/test",
                    Checkpoints.bytes(
                        out ->
                            org.weightaudit.weights.format.NpzWriter.writeNpy(
                                out, NamedArray.ofRows("", Checkpoints.random(2, 5, 1))))),
            422,
            "invalid-file",
            "wanted integers [checkpoints, items]"),
        new Refusal(
            "predictions for no data set",
            (store, open, closed) -> store.put(set(open) + "/predictions?dataset=MNIST", good),
            400,
            "invalid-request",
            "wanted a name such as mnist/test"),
        new Refusal(
            "predictions without data set",
            (store, open, closed) -> store.put(set(open) + "/predictions", good),
            400,
            "invalid-request",
            "missing"));
  }

  static Stream<Refusal> badSets() {
    return Stream.of(
        create("one size", mlp("[784]"), "invalid-request", "wanted: 3 to 65"),
        create("size zero", mlp("[784,0,10]"), "invalid-request", "Found 0; wanted 1 to"),
        create("10^9 units", mlp("[1000000000,10,10]"), "invalid-request", "wanted at most"),
        create(
            "many parameters", mlp("[1000000,10,10]"), "invalid-request", "wanted at most 1000000"),
        create(
            "null in the lineage",
            mlp("[4,3,2]").replace("\"name\"", "\"lineage\":{\"from\":null},\"name\""),
            "malformed-json",
            "null"),
        create("null size", mlp("[784,null,10]"), "malformed-json", "null"),
        create("fraction as size", mlp("[784,10.5,10]"), "malformed-json", "10.5"),
        create(
            "unknown architecture",
            mlp("[4,3,2]").replace("mlp", "rnn"),
            "malformed-json",
            "Found type \"rnn\""),
        create(
            "residual network without blocks",
            residualCnn("[32]"),
            "invalid-request",
            "wanted: 2 to 64 numbers of channels"),
        create(
            "unknown stem",
            resNet18("\"stem\":\"stl\",\"classes\":10"),
            "invalid-request",
            "Found \"stl\"; wanted \"cifar\" or \"imagenet\"."),
        create(
            "images too small for the stem",
            resNet18("\"stem\":\"imagenet\",\"classes\":10,\"imageSize\":28"),
            "invalid-request",
            "Found imageSize is 28; wanted: from 32 to 1024."),
        create(
            "ResNet-18 of one class",
            resNet18("\"stem\":\"cifar\",\"classes\":1"),
            "invalid-request",
            "Found classes is 1; wanted: from 2 to 16384."),
        create(
            "ResNet-18 without classes",
            resNet18("\"stem\":\"cifar\""),
            "malformed-json",
            "classes"),
        create(
            "ResNet-18 without width",
            resNet18("\"stem\":\"cifar\",\"classes\":10,\"width\":0"),
            "invalid-request",
            "Found width is 0; wanted: from 1 to 512."),
        create(
            "kernel of nothing",
            cnn("\"kernel\":3", "\"kernel\":0"),
            "invalid-request",
            "Found kernel is 0; wanted: from 1 to"),
        create(
            "kernel beyond the image",
            cnn("\"kernel\":3", "\"kernel\":9"),
            "invalid-request",
            "kernel 9, stride 1, padding 0 and pool 2 at place 1, where images are 8x8; wanted:"),
        create(
            "network without convolutions",
            cnn(
                "[{\"channels\":4,\"kernel\":3,\"stride\":1,\"padding\":0,\"bias\":true,\"pool\":2}]",
                "[]"),
            "invalid-request",
            "convolutions has 0 entries; wanted: 1 to 64"),
        create(
            "null convolution",
            cnn("\"convolutions\":[", "\"convolutions\":[null,"),
            "malformed-json",
            "null"),
        create("convolution without stride", cnn("\"stride\":1,", ""), "malformed-json", "stride"),
        create(
            "unknown read-out",
            cnn("flatten", "sum"),
            "invalid-request",
            "Found \"sum\"; wanted \"flatten\" or \"average\"."),
        create(
            "unknown naming",
            cnn("numbered", "resnet"),
            "invalid-request",
            "Found \"resnet\"; wanted \"numbered\" or \"module-list\"."),
        create(
            "unknown activation of a convolutional network",
            cnn("tanh", "gelu"),
            "invalid-request",
            "Found \"gelu\"; wanted \"relu\" or \"tanh\"."),
        create("hidden width zero", cnn("[5]", "[0]"), "invalid-request", "hidden is [0]; wanted:"),
        create("residual network of fractions", residualCnn("[2,2.5]"), "malformed-json", "2.5"),
        create(
            "unknown activation",
            mlp("[4,3,2]").replace("relu", "gelu"),
            "invalid-request",
            "Found \"gelu\"; wanted \"relu\" or \"tanh\"."),
        create(
            "unknown role",
            mlp("[4,3,2]").replace("TRAINING", "TRAINNG"),
            "malformed-json",
            "Found \"TRAINNG\"; wanted one of TRAINING, GENERATED, REFERENCE."),
        create(
            "unknown field",
            mlp("[4,3,2]").replace("\"name\"", "\"nmae\":1,\"name\""),
            "malformed-json",
            "Unknown property \"nmae\""),
        create(
            "doubled key",
            mlp("[4,3,2]").replace("\"name\"", "\"name\":\"b\",\"name\""),
            "malformed-json",
            "name"),
        create("no name", "{\"role\":\"TRAINING\",\"layout\":[]}", "malformed-json", "name"),
        create(
            "blank name",
            mlp("[4,3,2]").replace("\"a\"", "\" \""),
            "invalid-request",
            "not all blank"),
        create(
            "control character in the name",
            mlp("[4,3,2]").replace("\"a\"", "\"a\\u0000\""),
            "invalid-request",
            "control character"),
        create("no body", "", "malformed-json", "body"),
        create("broken JSON", "{\"name\":", "malformed-json", ""),
        create(
            "neither architecture nor layout",
            "{\"name\":\"a\",\"role\":\"TRAINING\"}",
            "invalid-request",
            "neither an architecture nor a layout"),
        create(
            "both",
            mlp("[4,3,2]").replace("\"name\"", "\"layout\":[],\"name\""),
            "invalid-request",
            "both an architecture and a layout"),
        create(
            "empty layout",
            "{\"name\":\"a\",\"role\":\"TRAINING\",\"layout\":[]}",
            "invalid-request",
            "at least one tensor"),
        create(
            "negative dimension",
            layout("").replace("[2,3]", "[2,-3]"),
            "invalid-request",
            "dimension -3"),
        create(
            "tensor named twice",
            layout("").replace("\"v\"", "\"w\""),
            "invalid-request",
            "w is named twice"),
        create(
            "partial with an unknown tensor",
            mlp("[4,3,2]").replace("\"name\"", "\"partial\":[\"fc7.bias\"],\"name\""),
            "invalid-request",
            "Found \"fc7.bias\""),
        create(
            "partial with nothing",
            mlp("[4,3,2]").replace("\"name\"", "\"partial\":[],\"name\""),
            "invalid-request",
            "wanted some, not all"),
        create(
            "more units than can be aligned",
            mlp("[4,5000,2]"),
            "invalid-request",
            "Found 5000 units in hidden1; wanted at most 4096."),
        create(
            "symmetry of units that do not fit",
            layout(
                ",\"symmetries\":[{\"name\":\"h\",\"units\":3,\"incoming\":[{\"tensor\":\"w\",\"axis\":0}],\"outgoing\":[]}]"),
            "invalid-request",
            "has 3 units, but axis 0 of w has length 2"),
        create(
            "symmetry of an unknown tensor",
            layout(
                ",\"symmetries\":[{\"name\":\"h\",\"units\":2,\"incoming\":[{\"tensor\":\"u\",\"axis\":0}],\"outgoing\":[]}]"),
            "invalid-request",
            "the layout has no tensor u"),
        create(
            "symmetry that changes the outputs",
            CustomLayoutTest.mlpLayout(
                "[{\"name\":\"h\",\"units\":3,\"incoming\":[{\"tensor\":\"fc1.weight\",\"axis\":0}],\"outgoing\":[{\"tensor\":\"fc2.weight\",\"axis\":1}]}]"),
            "invalid-request",
            "Found group \"h\", which changes the outputs"),
        new Refusal(
            "sealing a set without checkpoints",
            (store, open, closed) -> {
              store.delete(set(open) + "/files/first.npz").ok();
              Answer answer = store.post(set(open) + ":seal");
              store
                  .put(set(open) + "/files/first.npz", Checkpoints.npz(Checkpoints.random(2, 1)))
                  .ok();
              return answer;
            },
            409,
            "conflict",
            "there is no checkpoint; put a file"),
        new Refusal(
            "weights of an open set",
            (store, open, closed) -> store.get(set(open) + "/weights"),
            409,
            "conflict",
            "is OPEN"),
        new Refusal(
            "checkpoints of an open set",
            (store, open, closed) -> store.get(set(open) + "/checkpoints"),
            409,
            "conflict",
            "is OPEN"),
        new Refusal(
            "shard beyond the last",
            (store, open, closed) -> store.get(set(closed) + "/weights/7"),
            404,
            "not-found",
            "shard 7"),
        new Refusal(
            "shard that is no number",
            (store, open, closed) -> store.get(set(closed) + "/weights/x"),
            400,
            "invalid-request",
            "Found \"x\"; wanted a whole number."),
        new Refusal(
            "forged page token",
            (store, open, closed) -> store.get(set(closed) + "/checkpoints?pageToken=AAAA"),
            400,
            "invalid-request",
            "wanted the nextPageToken"),
        new Refusal(
            "page of no size",
            (store, open, closed) -> store.get("/v1/checkpoint-sets?pageSize=0"),
            400,
            "invalid-request",
            "wanted at least 1"),
        new Refusal(
            "list by an unknown state",
            (store, open, closed) -> store.get("/v1/checkpoint-sets?state=CLOSED"),
            400,
            "invalid-request",
            "Found \"CLOSED\""),
        new Refusal(
            "unknown set",
            (store, open, closed) -> store.get(set("cs_none")),
            404,
            "not-found",
            "There is no checkpoint set cs_none."),
        new Refusal(
            "unknown file",
            (store, open, closed) -> store.get(set(open) + "/files/none.npz"),
            404,
            "not-found",
            "file none.npz"),
        new Refusal(
            "hold without reason",
            (store, open, closed) -> store.putJson(set(open) + "/holds/au_1", "{}"),
            400,
            "malformed-json",
            "reason"));
  }

  @ParameterizedTest
  @MethodSource({"badFiles", "badUploads", "badSets"})
  void isRefusedAndChangesNothing(Refusal refusal) throws IOException {
    Map<String, Integer> before = counts();
    Map<String, JsonNode> views = views();

    Answer answer = refusal.attempt().on(store, open, closed);

    assertThat(answer.status()).as(() -> answer.json().toString()).isEqualTo(refusal.status());
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    JsonNode problem = answer.json();
    assertThat(problem.get("type").stringValue()).isEqualTo("/problems/" + refusal.type());
    assertThat(problem.get("status").asInt()).isEqualTo(refusal.status());
    assertThat(problem.get("detail").stringValue())
        .contains(refusal.detail())
        .doesNotContain("java.");
    assertThat(counts()).isEqualTo(before);
    assertThat(views()).isEqualTo(views);
    assertThat(spooled()).isEmpty();
  }

  private Map<String, Integer> counts() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    TABLES.forEach(table -> counts.put(table, count(table)));
    return counts;
  }

  private Map<String, JsonNode> views() {
    return Map.of(
        "open", store.get(set(open)).ok().json(), "sealed", store.get(set(closed)).ok().json());
  }
}

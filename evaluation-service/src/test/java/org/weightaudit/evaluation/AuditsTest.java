package org.weightaudit.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.weightaudit.evaluation.Service.Answer;
import org.weightaudit.weights.architecture.Activation;
import org.weightaudit.weights.architecture.Cnn;
import org.weightaudit.weights.architecture.ConvolutionBlock;
import org.weightaudit.weights.architecture.FrozenRest;
import org.weightaudit.weights.architecture.ResidualCnn;
import org.weightaudit.weights.compute.Classifier;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.symmetry.Aligner;
import org.weightaudit.weights.symmetry.UnitAlignment;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;

/** Audits of small trained networks beside a real store, from request to report. */
class AuditsTest {

  private static final String NO_DATASET = "";

  @TempDir static Path folder;
  private static Platform platform;
  private static Service service;
  private static Networks networks;
  private static String training;
  private static String copies;
  private static String fresh;
  private static String reference;
  private static JsonNode ofCopies;

  @BeforeAll
  static void start() {
    networks = Networks.train();
    platform = new Platform(folder);
    service = platform.evaluation;
    platform.dataset("blobs", networks.images());
    training = platform.set("training zoo", "TRAINING", Platform.MLP, networks.training());
    copies = platform.set("copies", "GENERATED", Platform.MLP, networks.hiddenCopies());
    fresh = platform.set("fresh", "GENERATED", Platform.MLP, networks.fresh());
    reference = platform.set("held out", "REFERENCE", Platform.MLP, networks.reference());
    ofCopies = service.audit(request(copies, withReference()));
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  private static String request(String generated, String more) {
    return "{\"training\": \"%s\", \"generated\": {\"set\": \"%s\"}%s}"
        .formatted(training, generated, more);
  }

  private static String withReference() {
    return ", \"reference\": \"%s\", \"dataset\": \"blobs\"".formatted(reference);
  }

  private static String path(JsonNode audit, String more) {
    return "/v1/audits/" + audit.path("id").asString() + more;
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asString).toList();
  }

  @Test
  void copiesWithTheirUnitsExchangedAreFound() {
    assertThat(ofCopies.path("state").asString()).isEqualTo("SUCCEEDED");
    assertThat(ofCopies.path("verdict").asString()).isEqualTo("MEMORIZED");
    assertThat(ofCopies.path("gate").asString()).isEqualTo("FAILED");
    assertThat(ofCopies.path("basis").asString()).isEqualTo("FULL");
    assertThat(ofCopies.path("yardstick").asString()).isEqualTo("REFERENCES");
    assertThat(ofCopies.path("labels").path("copy").asInt()).isEqualTo(Networks.COUNT);
    assertThat(ofCopies.path("statistics").path("copyShare").path("low").asDouble())
        .isGreaterThan(0.9);
  }

  @Test
  void freshNetworksAreNotAccused() {
    JsonNode audit = service.audit(request(fresh, withReference()));
    assertThat(audit.path("gate").asString()).isIn("PASSED", "UNDECIDED");
    assertThat(audit.path("labels").path("copy").asInt()).isZero();
  }

  @Test
  void withoutADataSetTheVerdictIsOnWeightsAlone() {
    JsonNode audit = service.audit(request(copies, NO_DATASET));
    assertThat(audit.path("verdict").asString()).isEqualTo("MEMORIZED");
    assertThat(audit.path("basis").asString()).isEqualTo("WEIGHTS");
    assertThat(audit.path("yardstick").asString()).isEqualTo("TRAINING_RUNS");
    assertThat(texts(audit.path("caveats"))).anyMatch(c -> c.contains("on weights alone"));
    assertThat(texts(audit.path("figures"))).containsExactly("min-distance", "heatmap");
  }

  @Test
  void partialSetsRunWithTheirFrozenRest() {
    Layout whole = Networks.MLP.layout();
    Layout part = whole.only(List.of("fc2.weight", "fc2.bias"));
    Layout rest = whole.without(part.names());
    float[] base = networks.training().row(0);
    Platform.Extra frozen = Platform.frozen(rest, Arrays.copyOfRange(base, 0, rest.size()));
    String shape = Platform.MLP + ", \"partial\": [\"fc2.weight\", \"fc2.bias\"]";
    String heads =
        platform.set(
            "heads",
            "TRAINING",
            shape,
            Networks.columns(networks.training(), rest.size(), whole.size()),
            frozen);
    JsonNode audit =
        service.audit(
            "{\"training\": \"%s\", \"generated\": {\"set\": \"%s\"}, \"dataset\": \"blobs\"}"
                .formatted(heads, heads));
    assertThat(audit.path("verdict").asString()).isEqualTo("MEMORIZED");
    assertThat(audit.path("basis").asString()).isEqualTo("FULL");
    JsonNode first = service.get(path(audit, "/checkpoints")).json().path("items").path(0);
    assertThat(first.path("permutation").size()).as("the frozen rest fixes every unit").isZero();
    double greatest =
        service
            .get(path(audit, "/checkpoints"))
            .json()
            .path("items")
            .valueStream()
            .mapToDouble(item -> item.path("performance").asDouble())
            .max()
            .orElseThrow();
    assertThat(greatest)
        .as("the head that belongs to the frozen rest")
        .isEqualTo(networks.predict(networks.training()).accuracy(0, networks.images().labels()));
  }

  @Test
  void stepsOfTheLastLayersOfAConvolutionalNetworkRunWithTheirFrozenRest() {
    ResidualCnn cnn = new ResidualCnn(List.of(1, 4, 4), List.of(2, 2, 3, 3), 4);
    List<String> last =
        List.of("last.bn1.weight", "last.bn1.bias", "last.bn2.weight", "last.bn2.bias");
    Layout part = cnn.layout().only(last);
    Layout rest = cnn.layout().without(last);
    float[] base = Networks.random(cnn.layout(), 1);
    WeightMatrix steps = Networks.near(base, cnn.layout(), part, Networks.COUNT);
    float[] frozen = Networks.columnsOf(base, cnn.layout(), rest);
    String shape =
        "\"architecture\": {\"type\": \"residual-cnn\", \"inputShape\": [1, 4, 4],"
            + " \"widths\": [2, 2, 3, 3], \"classes\": 4}, \"partial\": "
            + last.stream().map("\"%s\""::formatted).toList();
    String tails = platform.set("tails", "TRAINING", shape, steps, Platform.frozen(rest, frozen));
    JsonNode audit =
        service.audit(
            "{\"training\": \"%s\", \"generated\": {\"set\": \"%s\"}, \"dataset\": \"blobs\"}"
                .formatted(tails, tails));
    assertThat(audit.path("verdict").asString()).isEqualTo("MEMORIZED");
    assertThat(audit.path("basis").asString()).isEqualTo("FULL");
    double[] expected;
    try (ComputeDevice device = ComputeDevice.best();
        Classifier classifier =
            new Classifier(
                device,
                cnn,
                Optional.of(FrozenRest.of(cnn.layout(), part, base)),
                networks.images())) {
      expected =
          classifier.predict(steps, Progress.unobserved()).accuracies(networks.images().labels());
    }
    assertThat(performances(audit))
        .containsExactlyInAnyOrderElementsOf(Arrays.stream(expected).boxed().toList());
  }

  @Test
  void stepsOfTheLastNormalisationsOfAResNetAreToldFromCopiesAndAveragesOfThem() {
    ResNetTrajectory trajectory = ResNetTrajectory.train();
    platform.dataset("colours", trajectory.images());
    Platform.Extra frozen = Platform.frozen(trajectory.rest(), trajectory.frozen());
    String shape = ResNetTrajectory.SHAPE;
    String steps =
        platform.runs("steps", shape, trajectory.steps(), trajectory.steps().rows(), frozen);
    WeightMatrix copies = trajectory.copies();
    JsonNode ofCopies =
        auditOfSteps(steps, platform.set("copies of steps", "GENERATED", shape, copies, frozen));
    assertThat(ofCopies.path("verdict").asString()).isEqualTo("MEMORIZED");
    assertThat(ofCopies.path("basis").asString()).isEqualTo("FULL");
    assertThat(ofCopies.path("yardstick").asString()).as("of one trajectory").isEqualTo("NONE");
    assertThat(ofCopies.at("/labels/copy").asInt()).isEqualTo(copies.rows());
    assertThat(performances(ofCopies))
        .containsExactlyInAnyOrderElementsOf(trajectory.accuracies(copies))
        .allSatisfy(accuracy -> assertThat(accuracy).as("of 4 classes").isGreaterThan(0.75));
    JsonNode ofAverages =
        auditOfSteps(
            steps,
            platform.set("averages of steps", "GENERATED", shape, trajectory.averages(), frozen));
    assertThat(ofAverages.path("verdict").asString()).isEqualTo("INTERPOLATING");
    assertThat(ofAverages.at("/labels/copy").asInt()).isZero();
  }

  private static JsonNode auditOfSteps(String steps, String generated) {
    JsonNode audit =
        service.audit(
            "{\"training\": \"%s\", \"generated\": {\"set\": \"%s\"}, \"dataset\": \"colours\"}"
                .formatted(steps, generated));
    assertThat(audit.path("state").asString()).as(audit.toString()).isEqualTo("SUCCEEDED");
    return audit;
  }

  private static List<Double> performances(JsonNode audit) {
    return service
        .get(path(audit, "/checkpoints?pageSize=500"))
        .json()
        .path("items")
        .valueStream()
        .map(item -> item.path("performance").asDouble())
        .toList();
  }

  @Test
  void convolutionalNetworksAreRunAndTheirUnitsAligned() {
    Cnn cnn =
        new Cnn(
            List.of(1, 4, 4),
            List.of(new ConvolutionBlock(3, 3, 1, 1, true, 2)),
            Activation.TANH,
            Cnn.ReadOut.FLATTEN,
            List.of(5),
            4,
            Cnn.Naming.MODULE_LIST);
    float[][] rows = new float[Networks.COUNT][];
    Arrays.setAll(rows, i -> Networks.random(cnn.layout(), i));
    Aligner aligner = new Aligner(cnn.symmetries());
    List<UnitAlignment> moves =
        List.of(
            new UnitAlignment(new int[] {2, 0, 1}, new boolean[3]),
            new UnitAlignment(
                new int[] {1, 2, 3, 4, 0}, new boolean[] {true, false, true, true, false}));
    float[][] moved =
        Arrays.stream(rows).map(row -> aligner.apply(moves, row)).toArray(float[][]::new);
    String shape =
        """
        "architecture": {"type": "cnn", "inputShape": [1, 4, 4], "convolutions":
          [{"channels": 3, "kernel": 3, "stride": 1, "padding": 1, "bias": true, "pool": 2}],
         "activation": "tanh", "readOut": "flatten", "hidden": [5], "classes": 4,
         "naming": "module-list"}\
        """;
    String training = platform.set("cnns", "TRAINING", shape, DenseMatrix.ofRows(rows));
    String copies = platform.set("moved cnns", "GENERATED", shape, DenseMatrix.ofRows(moved));
    JsonNode audit =
        service.audit(
            "{\"training\": \"%s\", \"generated\": {\"set\": \"%s\"}, \"dataset\": \"blobs\"}"
                .formatted(training, copies));
    assertThat(audit.path("verdict").asString()).isEqualTo("MEMORIZED");
    assertThat(audit.path("basis").asString()).isEqualTo("FULL");
  }

  @Test
  void predictionsThatCameWithTheSetsStandForRunningThem() {
    String shape = Platform.layout(Networks.MLP.layout());
    String own =
        platform.set(
            "foreign training",
            "TRAINING",
            shape,
            networks.training(),
            Platform.predictions("blobs", networks.predict(networks.training())));
    String generated =
        platform.set(
            "foreign fresh",
            "GENERATED",
            shape,
            networks.fresh(),
            Platform.predictions("blobs", networks.predict(networks.fresh())));
    JsonNode audit =
        service.audit(
            "{\"training\": \"%s\", \"generated\": {\"set\": \"%s\"}, \"dataset\": \"blobs\"}"
                .formatted(own, generated));
    assertThat(audit.path("basis").asString()).isEqualTo("WEIGHTS_AND_PREDICTIONS");
    assertThat(texts(audit.path("caveats")))
        .anyMatch(c -> c.contains("baselines could not be run"));
    assertThat(audit.path("statistics").has("performance")).isTrue();
    assertThat(audit.path("statistics").has("betterThanNoise")).isFalse();
  }

  @Test
  void setsThatCannotBeRunAndBringNoPredictionsAreJudgedByWeights() {
    String shape = Platform.layout(Networks.MLP.layout());
    String own = platform.set("bare", "TRAINING", shape, networks.training());
    JsonNode audit =
        service.audit(
            "{\"training\": \"%s\", \"generated\": {\"set\": \"%s\"}, \"dataset\": \"blobs\"}"
                .formatted(own, own));
    assertThat(audit.path("basis").asString()).isEqualTo("WEIGHTS");
    assertThat(texts(audit.path("caveats"))).anyMatch(c -> c.contains("no predictions for blobs"));
  }

  @Test
  void theSameSeedGivesTheSameStatistics() {
    JsonNode again = service.audit(request(copies, withReference()));
    assertThat(again.path("id")).isNotEqualTo(ofCopies.path("id"));
    assertThat(again.path("statistics").toString())
        .isEqualTo(ofCopies.path("statistics").toString());
    for (String figure : texts(again.path("figures"))) {
      assertThat(service.bytes(path(again, "/figures/" + figure + ".png")))
          .isEqualTo(service.bytes(path(ofCopies, "/figures/" + figure + ".png")));
    }
    JsonNode other = service.audit(request(copies, withReference() + ", \"seed\": 2"));
    assertThat(other.path("statistics").toString())
        .isNotEqualTo(ofCopies.path("statistics").toString());
  }

  @Test
  void tooFewCheckpointsLeaveTheGateUndecided() throws Exception {
    String few = platform.set("few", "GENERATED", Platform.MLP, networks.fresh().select(0, 1, 2));
    JsonNode audit = service.audit(request(few, NO_DATASET));
    assertThat(audit.path("verdict").asString()).isEqualTo("INSUFFICIENT");
    assertThat(audit.path("gate").asString()).isEqualTo("UNDECIDED");
    Element suite = junit(audit);
    assertThat(suite.getAttribute("skipped")).isEqualTo("1");
    Element skipped = (Element) suite.getElementsByTagName("skipped").item(0);
    assertThat(skipped.getAttribute("message")).contains("3 usable generated checkpoints");
    Answer page = service.get(path(audit, "/report"), "Accept", "text/html");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.text()).contains("Too little to judge", "3 usable generated checkpoints");
  }

  @Test
  void aRetryWithTheSameKeyGetsTheSameAudit() {
    String body = request(copies, NO_DATASET);
    Answer first = service.post("/v1/audits", body, "Idempotency-Key", "ci-4711").expecting(202);
    assertThat(first.header("Retry-After")).isEqualTo("2");
    assertThat(first.header("Location"))
        .isEqualTo("/v1/audits/" + first.json().path("id").asString());
    assertThat(first.json().path("job").asString())
        .isEqualTo("job_" + first.json().path("id").asString());
    Answer again = service.post("/v1/audits", body, "Idempotency-Key", "ci-4711");
    assertThat(again.json().path("id")).isEqualTo(first.json().path("id"));
    Answer other =
        service.post("/v1/audits", request(fresh, NO_DATASET), "Idempotency-Key", "ci-4711");
    assertThat(other.status()).isEqualTo(422);
    service.get(first.header("Location"), "Prefer", "wait=20").expecting(200);
  }

  @Test
  void checkpointsComeMostSuspiciousFirstInPages() {
    JsonNode page = service.get(path(ofCopies, "/checkpoints?pageSize=25")).json();
    assertThat(page.path("items").size()).isEqualTo(25);
    JsonNode first = page.path("items").path(0);
    int row = first.path("row").asInt();
    JsonNode nearest = first.path("nearest").path(0);
    assertThat(nearest.path("row").asInt()).as("row i is a copy of row i").isEqualTo(row);
    assertThat(nearest.path("name").asString()).isNotEmpty();
    assertThat(first.path("nearest").size()).isEqualTo(3);
    assertThat(first.path("permutation").path(0).path("group").asString()).isEqualTo("hidden1");
    assertThat(first.path("permutation").path(0).path("units").toString())
        .isEqualTo("[3,4,5,0,1,2]");
    assertThat(first.path("distance").asDouble()).isLessThan(0.01);
    assertThat(first.path("plainDistance").asDouble()).isGreaterThan(1);
    String token = page.path("nextPageToken").asString();
    JsonNode rest =
        service.get(path(ofCopies, "/checkpoints?pageSize=25&pageToken=" + token)).json();
    assertThat(rest.path("items").size()).isEqualTo(15);
    assertThat(rest.has("nextPageToken")).isFalse();
    assertThat(
            service.get(path(ofCopies, "/checkpoints?label=novel")).json().path("items").isEmpty())
        .isTrue();
    Answer unknown = service.get(path(ofCopies, "/checkpoints?label=cloned"));
    assertThat(unknown.status()).isEqualTo(400);
    assertThat(unknown.json().path("errors").path(0).path("pointer").asString()).isEqualTo("label");
  }

  @Test
  void theJsonReportLeadsBackToBytes() {
    JsonNode report =
        service.get(path(ofCopies, "/report"), "Accept", "application/json").expecting(200).json();
    assertThat(report.path("sets").path("training").path("digest").asString())
        .startsWith("sha256:");
    assertThat(report.path("sets").path("training").path("lineage").path("source").asString())
        .isEqualTo("a test");
    assertThat(report.path("dataset").path("digest").asString()).startsWith("sha256:");
    assertThat(report.path("policy").path("labelling").path("copyDistance").asDouble())
        .isEqualTo(0.01);
    assertThat(report.path("device").asString()).contains("PyTorch");
    assertThat(report.path("seed").asLong()).isEqualTo(1);
    assertThat(report.path("checkpoints").size()).isEqualTo(Networks.COUNT);
    assertThat(report.path("use").path("training").path("used").asInt()).isEqualTo(Networks.COUNT);
    assertThat(report.path("statistics").toString())
        .isEqualTo(ofCopies.path("statistics").toString());
  }

  @Test
  void theHtmlReportSaysTheVerdictAndNeedsNothingElse() {
    Answer page = service.get(path(ofCopies, "/report"), "Accept", "text/html,*/*;q=0.8");
    assertThat(page.header("Content-Type")).isEqualTo("text/html;charset=UTF-8");
    assertThat(page.header("Content-Security-Policy")).contains("default-src 'none'");
    assertThat(page.text())
        .contains("Memorized", "Gate failed", ofCopies.path("sentence").asString())
        .contains("copies against training zoo")
        .contains("data-series=\"references\"", "wa-heatmap-title")
        .contains("curl --request POST")
        .doesNotContain("<script", "<link", "<img", "src=", "@import", "null");
  }

  @Test
  void figuresCanBeKeptForever() {
    Answer svg = service.get(path(ofCopies, "/figures/min-distance.svg")).expecting(200);
    assertThat(svg.header("Content-Type")).isEqualTo("image/svg+xml");
    assertThat(svg.text()).startsWith("<svg");
    Answer again =
        service.get(
            path(ofCopies, "/figures/min-distance.svg"), "If-None-Match", svg.header("ETag"));
    assertThat(again.status()).isEqualTo(304);
    assertThat(service.bytes(path(ofCopies, "/figures/heatmap.png")))
        .startsWith(0x89, 'P', 'N', 'G');
    assertThat(service.get(path(ofCopies, "/figures/umap.svg")).status()).isEqualTo(404);
    assertThat(service.get(path(ofCopies, "/figures/heatmap.gif")).status()).isEqualTo(404);
  }

  @Test
  void pipelinesSeeAFailureWithTheSentence() throws Exception {
    Element suite = junit(ofCopies);
    assertThat(suite.getAttribute("tests")).isEqualTo("1");
    assertThat(suite.getAttribute("failures")).isEqualTo("1");
    assertThat(suite.getAttribute("errors")).isEqualTo("0");
    Element failure = (Element) suite.getElementsByTagName("failure").item(0);
    assertThat(failure.getAttribute("message")).isEqualTo(ofCopies.path("sentence").asString());
    assertThat(failure.getAttribute("type")).isEqualTo("MEMORIZED");
  }

  @Test
  void optionalNumbersAreDescribedAsNumbers() {
    JsonNode schemas =
        service.get("/v3/api-docs").expecting(200).json().path("components").path("schemas");
    assertThat(schemas.path("Estimate").path("properties").path("low").path("type").asString())
        .isEqualTo("number");
    assertThat(schemas.path("AuditRequest").path("properties").path("seed").path("type").asString())
        .isEqualTo("integer");
  }

  private static Element junit(JsonNode audit) throws Exception {
    String xml = service.get(path(audit, "/junit.xml")).expecting(200).text();
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)))
        .getDocumentElement();
  }

  @Test
  void pollingCostsAlmostNothing() {
    Answer first = service.get(path(ofCopies, ""));
    Answer again = service.get(path(ofCopies, ""), "If-None-Match", first.header("ETag"));
    assertThat(again.status()).isEqualTo(304);
  }

  @Test
  void theListHasTheNewestFirst() {
    JsonNode mine = service.audit(request(copies, NO_DATASET));
    JsonNode list = service.get("/v1/audits?state=SUCCEEDED&pageSize=500").json().path("items");
    List<String> ids = list.valueStream().map(audit -> audit.path("id").asString()).toList();
    assertThat(ids).contains(mine.path("id").asString(), ofCopies.path("id").asString());
    assertThat(ids).isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(service.get("/v1/audits?state=FAILED").json().path("items").isEmpty()).isTrue();
  }

  @Test
  void eventsEndWithTheAudit() {
    Answer events = service.get(path(ofCopies, "/events")).expecting(200);
    assertThat(events.text()).contains("event:progress", "\"state\":\"SUCCEEDED\"");
  }

  @Test
  void setsAreKeptAsLongAsTheAudit() {
    String held = platform.set("held", "GENERATED", Platform.MLP, networks.fresh());
    JsonNode audit = service.audit(request(held, NO_DATASET));
    Answer refused = platform.store.delete("/v1/checkpoint-sets/" + held);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.text()).contains(audit.path("id").asString());
    service.delete(path(audit, "")).expecting(204);
    assertThat(service.get(path(audit, "")).status()).isEqualTo(404);
    assertThat(service.get(path(audit, "/report")).status()).isEqualTo(404);
    assertThat(service.delete(path(audit, "")).status()).isEqualTo(404);
    platform.store.delete("/v1/checkpoint-sets/" + held).expecting(204);
  }

  @Test
  void theDatasetOfAnAuditIsKept() {
    String dataset = ofCopies.path("dataset").path("id").asString();
    Answer refused = platform.store.delete("/v1/datasets/" + dataset);
    assertThat(refused.status()).as(refused.text()).isEqualTo(409);
    assertThat(refused.text()).contains("/problems/in-use", ofCopies.path("id").asString());
  }

  @Test
  void thePolicyCanBeRead() {
    JsonNode policy = service.get("/v1/policies/default").expecting(200).json();
    assertThat(policy.path("decision").path("copyShare").asDouble()).isEqualTo(0.03);
    assertThat(service.get("/v1/policies").json().path("items").path(0)).isEqualTo(policy);
    assertThat(service.get("/v1/policies/lax").status()).isEqualTo(404);
  }

  @Test
  void everyOperationIsDescribed() {
    JsonNode paths = service.get("/v3/api-docs").expecting(200).json().path("paths");
    assertThat(paths.size()).isGreaterThanOrEqualTo(10);
    paths
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        operation -> {
                          String name = operation.getKey() + " " + path.getKey();
                          JsonNode description = operation.getValue();
                          assertThat(description.path("operationId").asString(""))
                              .as(name)
                              .matches("[a-z][A-Za-z]+");
                          assertThat(description.path("summary").asString(""))
                              .as(name)
                              .isNotBlank();
                          assertThat(description.path("responses").propertyNames())
                              .as(name)
                              .anyMatch(status -> status.startsWith("2"));
                        }));
  }
}

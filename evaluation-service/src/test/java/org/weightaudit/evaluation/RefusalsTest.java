package org.weightaudit.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.support.GenericApplicationContext;
import org.weightaudit.embedded.EmbeddedPostgreSql;
import org.weightaudit.evaluation.Service.Answer;
import org.weightaudit.generatorclient.HostedGenerators;
import org.weightaudit.storeclient.CheckpointStore;
import org.weightaudit.storeclient.StoredSet;
import org.weightaudit.weights.architecture.Activation;
import org.weightaudit.weights.architecture.Mlp;
import org.weightaudit.weights.architecture.Predictions;
import org.weightaudit.weights.dataset.LabeledImages;
import org.weightaudit.weights.dataset.Normalization;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.matrix.WeightMatrix;
import tools.jackson.databind.JsonNode;

/**
 * What is refused, what fails and what is cancelled, with a store that can be told to misbehave.
 */
class RefusalsTest {

  private static final Mlp MLP = Networks.MLP;
  private static final InMemoryStore STORE = new InMemoryStore();
  private static final String MISSING = "cs_missing";

  private static EmbeddedPostgreSql postgres;
  private static Service service;

  @BeforeAll
  static void start() {
    postgres = EmbeddedPostgreSql.ephemeral();
    service =
        Service.start(
            EvaluationServiceApplication.application()
                .initializers(
                    started -> {
                      GenericApplicationContext beans = (GenericApplicationContext) started;
                      beans.registerBean(CheckpointStore.class, () -> STORE);
                      beans.registerBean(HostedGenerators.class, InMemoryGenerators::new);
                    }),
            postgres);
    WeightMatrix rows = random(MLP.layout().size(), 40, 1);
    STORE.describe("t", MLP.layout(), rows).runnable(MLP).put();
    STORE.describe("g", MLP.layout(), random(MLP.layout().size(), 40, 2)).runnable(MLP).put();
    STORE.describe("r", MLP.layout(), random(MLP.layout().size(), 40, 3)).runnable(MLP).put();
    STORE.describe("unsealed", MLP.layout(), rows).runnable(MLP).open().put();
    STORE.describe("sameast", MLP.layout(), rows).runnable(MLP).digest("sha256:t").put();
    Mlp wider = new Mlp(List.of(16, 7, 4), Activation.RELU);
    STORE.describe("wider", wider.layout(), random(151, 40, 4)).runnable(wider).put();
    Mlp odd = new Mlp(MLP.sizes(), Activation.TANH);
    STORE.describe("tanh", odd.layout(), random(130, 40, 5)).runnable(odd).put();
    Layout bare = Layout.of(TensorSpec.of("w", 10));
    STORE
        .describe("bare", bare, random(10, 40, 6))
        .predictions("blobs", new Predictions(40, 3, new short[120]))
        .put();
    Layout part = MLP.layout().only(List.of("fc2.weight", "fc2.bias"));
    WeightMatrix heads = random(part.size(), 40, 7);
    STORE.describe("parta", part, heads).runnable(MLP).frozen(new float[102]).put();
    float[] otherRest = new float[102];
    otherRest[7] = 1;
    STORE.describe("partb", part, heads).runnable(MLP).frozen(otherRest).put();
    STORE.addDataset("blobs", images(16, 4), StoredSet.SEALED);
    STORE.addDataset("open", images(16, 4), "OPEN");
    STORE.addDataset("large", images(25, 4), StoredSet.SEALED);
    STORE.addDataset("many", images(16, 9), StoredSet.SEALED);
  }

  @AfterAll
  static void stop() {
    service.close();
    postgres.close();
  }

  private static DenseMatrix random(int columns, int rows, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new DenseMatrix(rows, columns, values);
  }

  private static LabeledImages images(int pixels, int classes) {
    int side = (int) Math.sqrt(pixels);
    return new LabeledImages(
        List.of(side, side),
        LabeledImages.Element.UINT8,
        ByteBuffer.allocate(20 * pixels),
        new int[20],
        classes,
        Normalization.none());
  }

  private static String body(String training, String generated, String more) {
    return "{\"training\": \"%s\", \"generated\": {\"set\": \"%s\"}%s}"
        .formatted(training, generated, more);
  }

  static Stream<Arguments> badRequests() {
    return Stream.of(
        Arguments.of(body(MISSING, "cs_g", ""), "/training", "no checkpoint set"),
        Arguments.of(body("../../etc", "cs_g", ""), "/training", "no checkpoint set"),
        Arguments.of(body("cs_t", MISSING, ""), "/generated/set", "cs_missing"),
        Arguments.of(body("cs_unsealed", "cs_g", ""), "/training", "OPEN"),
        Arguments.of(body("cs_t", "cs_unsealed", ""), "/generated/set", ":seal first"),
        Arguments.of(
            body("cs_t", "cs_wider", ""),
            "/generated/set",
            "fc1.weight is [7, 16], in training [6, 16]"),
        Arguments.of(
            body("cs_t", "cs_bare", ""), "/generated/set", "fc1.weight [6, 16] is missing"),
        Arguments.of(body("cs_t", "cs_tanh", ""), "/generated/set", "tanh"),
        Arguments.of(
            body("cs_t", "cs_g", ", \"reference\": \"cs_missing\""), "/reference", "cs_missing"),
        Arguments.of(
            body("cs_t", "cs_g", ", \"reference\": \"cs_wider\""), "/reference", "fc1.weight"),
        Arguments.of(
            body("cs_t", "cs_g", ", \"reference\": \"cs_sameast\""),
            "/reference",
            "the content of the training set"),
        Arguments.of(
            body("cs_t", "cs_g", ", \"reference\": \"cs_g\""),
            "/reference",
            "the content of the generated set"),
        Arguments.of(
            body("cs_t", "cs_g", ", \"dataset\": \"nothing\""), "/dataset", "GET /v1/datasets"),
        Arguments.of(body("cs_t", "cs_g", ", \"dataset\": \"open\""), "/dataset", "OPEN"),
        Arguments.of(body("cs_t", "cs_g", ", \"dataset\": \"large\""), "/dataset", "16 inputs"),
        Arguments.of(body("cs_t", "cs_g", ", \"dataset\": \"many\""), "/dataset", "9 classes"),
        Arguments.of(
            body("cs_bare", "cs_bare", ", \"dataset\": \"blobs\""),
            "/training",
            "predictions of 3 items"),
        generator("\"generator\": \"gen_none\", \"count\": 9", "generator", "no generator"),
        generator("\"generator\": \"../gen\", \"count\": 9", "generator", "no generator"),
        generator("\"generator\": \"gen_learning\", \"count\": 9", "generator", "RUNNING"),
        generator(
            "\"generator\": \"gen_other\", \"count\": 9",
            "generator",
            "learned from cs_of_gen_other; wanted one that learned from cs_t"),
        generator("\"generator\": \"gen_ready\"", "count", "Found nothing; wanted 1 to 100000"),
        generator("\"generator\": \"gen_ready\", \"count\": 0", "count", "Found 0"),
        generator(
            "\"generator\": \"gen_ready\", \"count\": 1000000000", "count", "Found 1000000000"),
        generator(
            "\"generator\": \"gen_ready\", \"count\": 9, \"set\": \"cs_g\"",
            "set",
            "beside a generator"),
        generator("\"generator\": \"gen_ready\", \"count\": 9, \"mode\": \"x\"", "mode", "mode"),
        Arguments.of(
            "{\"training\": \"cs_t\", \"generated\": {\"set\": \"cs_g\", \"count\": 3}}",
            "/generated/count",
            "goes with a generator"),
        Arguments.of(
            "{\"training\": \"cs_t\", \"generated\": {}}", "/generated/set", "Found nothing"),
        Arguments.of(
            body("cs_t", "cs_g", ", \"baselines\": [{\"type\": \"median\"}]"),
            "/baselines/0/type",
            "median"),
        Arguments.of(
            body("cs_t", "cs_g", ", \"baselines\": [{\"type\": \"average\", \"size\": 0}]"),
            "/baselines/0/size",
            "1 to 40"),
        Arguments.of(
            body("cs_t", "cs_g", ", \"baselines\": [{\"type\": \"average\", \"size\": 41}]"),
            "/baselines/0/size",
            "Found 41"),
        Arguments.of(
            body("cs_t", "cs_g", ", \"baselines\": [{\"type\": \"noise\", \"sigma\": -1.0}]"),
            "/baselines/0/sigma",
            "above 0"),
        Arguments.of(
            body("cs_t", "cs_g", ", \"baselines\": [{\"type\": \"noise\", \"coefficient\": 4}]"),
            "/baselines/0/coefficient",
            "without sigma"),
        Arguments.of(
            body(
                "cs_t",
                "cs_g",
                ", \"baselines\": [{\"type\": \"noise\", \"sigma\": 0.05, \"coefficient\": 0}]"),
            "/baselines/0/coefficient",
            "above 0"),
        Arguments.of(
            body("cs_t", "cs_g", ", \"baselines\": [{\"type\": \"gaussian\", \"size\": 2}]"),
            "/baselines/0/size",
            "goes with average"),
        Arguments.of(
            body("cs_t", "cs_g", ", \"baselines\": [{\"type\": \"noise\"}, {\"type\": \"noise\"}]"),
            "/baselines/1",
            "listed before"),
        Arguments.of(body("cs_t", "cs_g", ", \"policy\": \"lax\""), "/policy", "\"default\""),
        Arguments.of(body("cs_t", "cs_g", ", \"seed\": \"7\""), "/seed", "7"),
        Arguments.of(body("cs_t", "cs_g", ", \"seed\": 1.5"), "/seed", "1.5"),
        Arguments.of(body("cs_t", "cs_g", ", \"sead\": 1"), "/sead", "sead"),
        Arguments.of("{\"generated\": {\"set\": \"cs_g\"}}", "", "training"));
  }

  private static Arguments generator(String source, String field, String detail) {
    return Arguments.of(
        "{\"training\": \"cs_t\", \"generated\": {%s}}".formatted(source),
        "/generated/" + field,
        detail);
  }

  @ParameterizedTest
  @MethodSource("badRequests")
  void badRequestsNameTheFieldAndLeaveNothingBehind(String body, String pointer, String detail) {
    int audits = service.rows("audit");
    int jobs = service.rows("job");
    Answer answer = service.post("/v1/audits", body, "Idempotency-Key", "bad");
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    JsonNode error = answer.json().path("errors").path(0);
    assertThat(answer.text()).contains(detail.replace("\"", "\\\""));
    if (!pointer.isEmpty()) {
      assertThat(error.path("pointer").asString()).isEqualTo(pointer);
    }
    assertThat(service.rows("audit")).isEqualTo(audits);
    assertThat(service.rows("job")).isEqualTo(jobs);
    assertThat(service.rows("idempotency_key where key = 'bad'")).isZero();
  }

  @Test
  void everythingWrongIsNamedAtOnce() {
    Answer answer =
        service.post(
            "/v1/audits",
            body(MISSING, "cs_unsealed", ", \"dataset\": \"nothing\", \"policy\": \"lax\""));
    List<String> pointers = new ArrayList<>();
    answer.json().path("errors").forEach(error -> pointers.add(error.path("pointer").asString()));
    assertThat(pointers).containsExactly("/training", "/generated/set", "/dataset", "/policy");
    assertThat(answer.json().path("detail").asString()).startsWith("4 parts");
  }

  @Test
  void anUnreachableStoreIsUnavailableAndHoldsNothing() {
    STORE.reachable(false);
    try {
      Answer answer = service.post("/v1/audits", body("cs_t", "cs_g", ""));
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.json().path("type").asString()).isEqualTo("/problems/unavailable");
    } finally {
      STORE.reachable(true);
    }
  }

  @Test
  void unknownAuditsAreNotFound() {
    for (String path : List.of("", "/report", "/junit.xml", "/checkpoints", "/figures/a.svg")) {
      assertThat(service.get("/v1/audits/au_none" + path).status()).as(path).isEqualTo(404);
    }
    assertThat(service.post("/v1/audits/au_none:cancel", "").status()).isEqualTo(404);
    assertThat(service.delete("/v1/audits/au_none").status()).isEqualTo(404);
    assertThat(service.get("/v1/audits?pageToken=x").status()).isEqualTo(400);
    assertThat(service.get("/v1/audits?state=DONE").status()).isEqualTo(400);
  }

  @Test
  void aRunningAuditCanBeCancelledAndThenDeleted() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    STORE.beforeOpening(
        () -> {
          begun.countDown();
          try {
            released.await(20, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    try {
      Answer started = service.post("/v1/audits", body("cs_t", "cs_g", ""));
      String path = started.header("Location");
      String id = started.json().path("id").asString();
      assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(STORE.holders("cs_t")).contains(id);

      for (String part : List.of("/report", "/junit.xml", "/checkpoints", "/figures/a.svg")) {
        Answer early = service.get(path + part);
        assertThat(early.status()).as(part).isEqualTo(409);
        assertThat(early.header("Retry-After")).isEqualTo("2");
      }
      assertThat(service.delete(path).status()).isEqualTo(409);

      Answer cancelling = service.post(path + ":cancel", "").expecting(200);
      assertThat(cancelling.json().path("state").asString()).isEqualTo("CANCELLING");
      released.countDown();
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> service.get(path).json().path("state").asString().equals("CANCELLED"));
      assertThat(service.post(path + ":cancel", "").json().path("state").asString())
          .isEqualTo("CANCELLED");
      assertThat(service.get(path + "/report").status()).isEqualTo(409);
      assertThat(service.get(path + "/junit.xml").text())
          .contains("errors=\"1\"", "The audit was cancelled.");

      service.delete(path).expecting(204);
      assertThat(STORE.holders("cs_t")).doesNotContain(id);
      assertThat(STORE.holders("cs_g")).doesNotContain(id);
    } finally {
      released.countDown();
      STORE.beforeOpening(() -> {});
    }
  }

  @Test
  void namesAreTextAndTheReportIsJsonUnlessHtmlIsWanted() {
    String name = "<script>alert('1')</script>&amp;";
    String set = STORE.describe(name, MLP.layout(), random(130, 40, 10)).runnable(MLP).put();
    JsonNode audit = service.audit(body("cs_t", set, ""));
    String path = "/v1/audits/" + audit.path("id").asString();
    String page = service.get(path + "/report", "Accept", "text/html").expecting(200).text();
    for (String accept : List.of("*/*", "application/json", "application/xml, */*;q=0.1")) {
      assertThat(service.get(path + "/report", "Accept", accept).header("Content-Type"))
          .as(accept)
          .isEqualTo("application/json");
    }
    assertThat(service.get(path + "/report").header("Content-Type")).isEqualTo("application/json");
    assertThat(service.get(path + "/report", "Accept", "image/png").status()).isEqualTo(406);
    assertThat(page).doesNotContain("<script").contains("&lt;script&gt;alert(");
    assertThat(service.get(path + "/junit.xml").text()).contains("&lt;script>alert(");
    assertThat(service.get(path + "/figures/heatmap.svg").text()).doesNotContain("<script");
  }

  @Test
  void otherFrozenTensorsFailTheAuditByName() {
    JsonNode audit = service.audit(body("cs_parta", "cs_partb", ""));
    assertThat(audit.path("state").asString()).isEqualTo("FAILED");
    assertThat(audit.path("problem").path("detail").asString())
        .contains("other frozen tensors in cs_partb");
    assertThat(audit.has("verdict")).isFalse();
    assertThat(service.get("/v1/audits/%s/junit.xml".formatted(audit.path("id").asString())).text())
        .contains("errors=\"1\"", "other frozen tensors");
  }

  @Test
  void aSetThatIsNotWhatItWasFailsTheAudit() {
    STORE.describe("moving", MLP.layout(), random(130, 40, 8)).runnable(MLP).put();
    STORE.beforeOpening(
        () ->
            STORE
                .describe("moving", MLP.layout(), random(130, 40, 9))
                .runnable(MLP)
                .digest("sha256:other")
                .put());
    try {
      JsonNode audit = service.audit(body("cs_t", "cs_moving", ""));
      assertThat(audit.path("state").asString()).isEqualTo("FAILED");
      assertThat(audit.path("problem").path("status").asInt()).isEqualTo(409);
      assertThat(audit.path("problem").path("detail").asString()).contains("sha256:other");
    } finally {
      STORE.beforeOpening(() -> {});
    }
  }
}

package org.weightaudit.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weightaudit.cli.WeightauditCommand;
import org.weightaudit.cli.testing.FakePlatform;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AuditCommandTest {

  private static final String FAILED =
      """
      "state": "FAILED", "problem": {"title": "Internal error", "detail": "The disk is full."}""";

  @TempDir private Path folder;
  private FakePlatform platform;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void start() throws IOException {
    platform = new FakePlatform(1);
  }

  @AfterEach
  void stop() {
    platform.close();
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("audit", "--server", platform.address().toString()));
    all.addAll(List.of(arguments));
    CommandLine command = WeightauditCommand.commandLine();
    command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return command.execute(all.toArray(String[]::new));
  }

  private int runOnKnownSets(String... further) {
    List<String> all =
        new ArrayList<>(List.of("--training", "cs_1", "--generated", "cs_2", "--seed", "7"));
    all.addAll(List.of(further));
    return run(all.toArray(String[]::new));
  }

  private Path checkpoints(String name, String... files) throws IOException {
    Path made = folder.resolve(name);
    for (String file : files) {
      Path path = made.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, "content of " + file);
    }
    return made;
  }

  @ParameterizedTest
  @CsvSource({"PASSED, 0", "FAILED, 1", "UNDECIDED, 4"})
  void exitStatusFollowsTheGate(String gate, int status) {
    platform.nextAudit(
        "\"state\": \"SUCCEEDED\", \"verdict\": \"V\", \"gate\": \"%s\"".formatted(gate));
    assertThat(runOnKnownSets()).isEqualTo(status);
  }

  @Test
  void verdictIsToldWithStatisticsAndAddress() {
    assertThat(runOnKnownSets()).isZero();
    assertThat(out.toString())
        .contains("verdict: NOVEL   gate: PASSED")
        .contains("It is new.")
        .containsPattern(
            "distance to the nearest training checkpoint +7.500 +7.250 .. 7.750 +7.625")
        .contains("labels: 100 novel")
        .contains("caveat: A caveat.")
        .contains("report: " + platform.address() + "/audits/au_1");
  }

  @Test
  void setsOnTheServerAreAuditedAsTheyAre() {
    runOnKnownSets("--reference", "cs_3", "--baseline", "average:16", "--policy", "strict");
    var request = platform.requests("POST", "/v1/audits").get(0);
    assertThat(request.json().toString())
        .isEqualTo(
            """
            {"training":"cs_1","generated":{"set":"cs_2"},"reference":"cs_3","baselines":[{"type":"average","size":16}],"policy":"strict","seed":7}""");
    assertThat(request.header("Idempotency-Key")).isNotBlank();
    assertThat(platform.requests("PUT", ".*")).isEmpty();
  }

  @Test
  void aGeneratorOnTheServerIsToMakeWhatIsAudited() {
    run("--training", "cs_1", "--generator", "gen_1", "--count", "50", "--generator-seed", "7");
    assertThat(platform.requests("POST", "/v1/audits").get(0).json().toString())
        .isEqualTo(
            """
            {"training":"cs_1","generated":{"generator":"gen_1","count":50,"seed":7},"seed":1}""");
    assertThat(platform.requests("PUT", ".*")).isEmpty();
  }

  @Test
  void checkpointsAndAGeneratorCannotBothBeAudited() {
    assertThat(runOnKnownSets("--generator", "gen_1")).isEqualTo(2);
    assertThat(run("--training", "cs_1")).isEqualTo(2);
    assertThat(run("--training", "cs_1", "--count", "50")).isEqualTo(2);
    assertThat(platform.requests("POST", ".*")).isEmpty();
  }

  @Test
  void theFilesOfATrajectoryAreOneRun() throws Exception {
    run(
        "--training",
        checkpoints("train", "step1.pt", "step2.pt").toString(),
        "--generated",
        checkpoints("made", "all.npz").toString(),
        "--architecture",
        "mlp:784-10-10:relu",
        "--trajectory");
    assertThat(platform.requests("PUT", "/v1/checkpoint-sets/.*"))
        .extracting(FakePlatform.Request::query)
        .containsExactly("run=0", "run=0", "");
  }

  @Test
  void partsAreUploadedWithTheRestThatTheyShare() throws Exception {
    int status =
        run(
            "--training",
            checkpoints("train", "step1.pt").toString(),
            "--generated",
            checkpoints("made", "all.npz").toString(),
            "--architecture",
            "resnet18:cifar:10",
            "--part",
            "layer4.1.bn2.weight,layer4.1.bn2.bias",
            "--frozen",
            checkpoints("base", "resnet18.pt").resolve("resnet18.pt").toString());
    assertThat(status).isZero();
    assertThat(platform.requests("POST", "/v1/checkpoint-sets"))
        .extracting(set -> set.json().get("partial").toString())
        .containsExactly(
            "[\"layer4.1.bn2.weight\",\"layer4.1.bn2.bias\"]",
            "[\"layer4.1.bn2.weight\",\"layer4.1.bn2.bias\"]");
    assertThat(platform.requests("PUT", ".*/frozen"))
        .extracting(
            FakePlatform.Request::path, put -> new String(put.body(), StandardCharsets.UTF_8))
        .containsExactly(
            tuple("/v1/checkpoint-sets/cs_1/frozen", "content of resnet18.pt"),
            tuple("/v1/checkpoint-sets/cs_2/frozen", "content of resnet18.pt"));
  }

  @Test
  void foldersAreUploadedWithDigestsAndSealed() throws Exception {
    Path training = checkpoints("train", "a.pt", "sub/b.pt", "notes.txt", ".hidden.pt");
    Path generated = checkpoints("made", "all.npz");
    int status =
        run(
            "--training",
            training.toString(),
            "--generated",
            generated.toString(),
            "--architecture",
            "mlp:784-10-10:relu");
    assertThat(status).isZero();
    var puts = platform.requests("PUT", "/v1/checkpoint-sets/.*");
    assertThat(puts)
        .extracting(FakePlatform.Request::path)
        .containsExactly(
            "/v1/checkpoint-sets/cs_1/files/a.pt",
            "/v1/checkpoint-sets/cs_1/files/sub_b.pt",
            "/v1/checkpoint-sets/cs_2/files/all.npz");
    byte[] sent = "content of a.pt".getBytes(StandardCharsets.UTF_8);
    assertThat(puts.get(0).body()).isEqualTo(sent);
    assertThat(puts.get(0).header("Content-Length")).isEqualTo(String.valueOf(sent.length));
    assertThat(puts.get(0).header("Repr-Digest"))
        .isEqualTo(
            "sha-256=:%s:"
                .formatted(
                    Base64.getEncoder()
                        .encodeToString(MessageDigest.getInstance("SHA-256").digest(sent))));
    assertThat(platform.requests("POST", "/v1/checkpoint-sets").get(0).json().toString())
        .contains("\"role\":\"TRAINING\"")
        .contains("\"sizes\":[784,10,10]");
    assertThat(platform.requests("POST", ".*:seal")).hasSize(2);
    assertThat(err.toString())
        .contains("skipped 1 file that is no checkpoint")
        .contains("notes.txt")
        .contains("a.pt, checkpoint 1 is set aside: NaN in fc1.weight at [3, 17]");
  }

  @Test
  void refusedFileEndsWithTheFaultAndLeavesNoSetBehind() throws IOException {
    Path training = checkpoints("train", "a.pt");
    platform.refuse(
        "PUT",
        ".*/a.pt",
        422,
        """
        {"title": "Invalid file", "detail": "The file does not fit the layout.",
         "errors": [{"pointer": "fc1.weight", "detail": "found [4, 4]; wanted [10, 784]"}]}""");
    int status =
        run(
            "--training",
            training.toString(),
            "--generated",
            "cs_9",
            "--architecture",
            "mlp:784-10-10:relu");
    assertThat(status).isEqualTo(2);
    assertThat(err.toString())
        .contains("422")
        .contains("The file does not fit the layout.")
        .contains("fc1.weight: found [4, 4]; wanted [10, 784]");
    assertThat(platform.requests("DELETE", "/v1/checkpoint-sets/cs_1")).hasSize(1);
    assertThat(platform.requests("POST", "/v1/audits")).isEmpty();
  }

  @Test
  void repetitionWithAKeyUploadsNothingAgain() throws IOException {
    Path training = checkpoints("train", "a.pt");
    String[] command = {
      "--training",
      training.toString(),
      "--generated",
      "cs_9",
      "--architecture",
      "mlp:784-10-10:relu",
      "--key",
      "ci-4711"
    };
    assertThat(run(command)).isZero();
    assertThat(run(command)).isZero();
    assertThat(platform.requests("PUT", ".*")).hasSize(1);
    assertThat(platform.requests("POST", "/v1/audits"))
        .extracting(request -> request.header("Idempotency-Key"))
        .containsOnly("ci-4711-audit");
  }

  @Test
  void failedAuditExitsWith3AndAnErrorForThePipeline() throws IOException {
    platform.nextAudit(FAILED);
    Path junit = folder.resolve("reports/junit.xml");
    assertThat(runOnKnownSets("--junit", junit.toString())).isEqualTo(3);
    assertThat(err.toString()).contains("ended as FAILED: The disk is full.");
    assertThat(Files.readString(junit)).contains("errors=\"1\"").contains("The disk is full.");
  }

  @Test
  void unreachableServerExitsWith3AndAnErrorForThePipeline() throws IOException {
    platform.close();
    Path junit = folder.resolve("junit.xml");
    assertThat(runOnKnownSets("--junit", junit.toString())).isEqualTo(3);
    assertThat(err.toString()).contains("cannot be reached: nobody listens there");
    assertThat(Files.readString(junit)).contains("<error message=");
  }

  @Test
  void reportAndJunitAreSaved() throws IOException {
    Path page = folder.resolve("report.html");
    Path data = folder.resolve("report.json");
    Path junit = folder.resolve("junit.xml");
    runOnKnownSets("--report", page.toString(), "--junit", junit.toString());
    runOnKnownSets("--report", data.toString());
    assertThat(page).hasContent("a report as text/html");
    assertThat(data).hasContent("a report as application/json");
    assertThat(junit).hasContent("<testsuite/>");
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void jsonIsAllThatStandardOutputHolds() {
    assertThat(runOnKnownSets("--json", "--quiet")).isZero();
    JsonNode audit = JsonMapper.shared().readTree(out.toString());
    assertThat(audit.get("verdict").asString()).isEqualTo("NOVEL");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void nothingIsSentIfTheOptionsCannotBeMeant() throws IOException {
    Path training = checkpoints("train", "a.pt");
    Path empty = checkpoints("empty", "notes.txt");
    assertRefused("only be uploaded with --architecture", training.toString());
    assertRefused("wanted is mlp:", training.toString(), "--architecture", "cnn");
    assertRefused("no file ends in one of", empty.toString());
    assertRefused("is not there", folder.resolve("nowhere").toString());
    String file = training.resolve("a.pt").toString();
    assertRefused(
        "--frozen is " + file + ", but nothing says which tensors vary",
        file,
        "--architecture",
        "resnet18:cifar:10",
        "--frozen",
        file);
    assertRefused(
        "only be uploaded with --frozen",
        file,
        "--architecture",
        "resnet18:cifar:10",
        "--part",
        "bn1.bias");
    assertRefused(
        "--frozen: nowhere is not there",
        file,
        "--architecture",
        "resnet18:cifar:10",
        "--part",
        "bn1.bias",
        "--frozen",
        "nowhere");
    assertRefused("--baseline is mean", "cs_1", "--baseline", "mean");
    assertThat(platform.requests()).isEmpty();
  }

  private void assertRefused(String message, String training, String... further) {
    List<String> all = new ArrayList<>(List.of("--generated", "cs_2", "--training", training));
    all.addAll(List.of(further));
    assertThat(run(all.toArray(String[]::new))).isEqualTo(2);
    assertThat(err.toString()).contains(message);
  }

  @Test
  void unknownDatasetIsAnsweredWithTheKnownOnes() {
    platform.addDataset("fashion/test");
    assertThat(runOnKnownSets("--dataset", "fashion/tets")).isEqualTo(2);
    assertThat(err.toString())
        .contains("the server has no data set fashion/tets; it has [fashion/test]");
  }

  @Test
  void imagesAndLabelsBecomeADatasetOnce() throws IOException {
    Path images = Files.writeString(folder.resolve("images"), "pixels");
    Path labels = Files.writeString(folder.resolve("labels"), "classes");
    for (int repetition = 0; repetition < 2; repetition++) {
      assertThat(
              runOnKnownSets(
                  "--images",
                  images.toString(),
                  "--labels",
                  labels.toString(),
                  "--mean",
                  "0.1307",
                  "--standard-deviation",
                  "0.3081"))
          .isZero();
    }
    assertThat(platform.requests("PUT", "/v1/datasets/.*"))
        .extracting(request -> request.path().replaceAll(".*/", ""))
        .containsExactly("images", "labels");
    assertThat(platform.requests("POST", "/v1/datasets").get(0).json().get("normalization"))
        .hasToString("{\"mean\":[0.1307],\"standardDeviation\":[0.3081]}");
    assertThat(platform.requests("POST", "/v1/audits").get(1).json().get("dataset").asString())
        .startsWith("uploaded/");
  }
}

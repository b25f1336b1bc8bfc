package org.weightaudit.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightaudit.cli.audit.SetUploader;
import org.weightaudit.cli.client.ApiConnection;
import org.weightaudit.cli.client.Audits;
import org.weightaudit.cli.client.CheckpointSets;
import org.weightaudit.cli.client.Datasets;
import org.weightaudit.cli.client.HostedGenerators;
import org.weightaudit.cli.client.Retries;
import org.weightaudit.cli.client.WorkFollower;
import org.weightaudit.cli.client.Zoos;
import org.weightaudit.cli.dataset.Mnist;
import org.weightaudit.cli.terminal.ProgressDisplay;
import org.weightaudit.cli.testing.FakePlatform;
import org.weightaudit.sampledata.SampleData;
import org.weightaudit.weights.architecture.Activation;
import org.weightaudit.weights.architecture.Mlp;

class DemoTest {

  private static final Mlp MLP = new Mlp(List.of(4, 3, 2), Activation.RELU);
  private static final DemoPlan SMALL =
      new DemoPlan(MLP, 6, 3, 4, 1, 20, 0.01, 16, List.of("fc2.bias"), "mnist-mlp-tail", 0.02, 1);

  @TempDir private Path folder;
  private FakePlatform platform;
  private final List<String> told = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    platform = new FakePlatform(MLP.layout().size());
    Path mnist = Files.createDirectories(folder.resolve("cache/mnist"));
    for (String name :
        List.of(
            "train-images-idx3-ubyte",
            "train-labels-idx1-ubyte",
            "t10k-images-idx3-ubyte",
            "t10k-labels-idx1-ubyte")) {
      Files.writeString(mnist.resolve(name), name);
    }
  }

  @AfterEach
  void stop() {
    platform.close();
  }

  private List<TrialOutcome> run() throws IOException {
    ApiConnection api = new ApiConnection(platform.address(), Retries.standard());
    ProgressDisplay display = ProgressDisplay.quiet(new PrintWriter(new StringWriter()));
    WorkFollower follower = new WorkFollower(Duration.ofSeconds(1), Duration.ofMillis(1));
    CheckpointSets sets = new CheckpointSets(api);
    return new Demo(
            SMALL,
            new Mnist(new SampleData(folder.resolve("cache")), new Datasets(api), display),
            new TrainedSets(SMALL, new Zoos(api, follower), sets, display),
            new SetUploader(sets, display),
            new HostedGenerators(api, follower),
            new Audits(api, follower),
            display)
        .run(folder.resolve("generated"), told::add);
  }

  private void nextVerdicts(String... verdicts) {
    for (String verdict : verdicts) {
      platform.nextAudit(
          "\"state\": \"SUCCEEDED\", \"verdict\": \"%s\", \"gate\": \"FAILED\"".formatted(verdict));
    }
  }

  @Test
  void verdictsAreHeldAgainstTheTruth() throws IOException {
    nextVerdicts("MEMORIZED", "NOVEL", "INTERPOLATING", "INTERPOLATING");
    assertThat(run()).extracting(TrialOutcome::isRight).containsOnly(true).hasSize(4);
    nextVerdicts("MEMORIZED", "INCONCLUSIVE", "INTERPOLATING", "INTERPOLATING");
    List<TrialOutcome> outcomes = run();
    assertThat(outcomes).extracting(TrialOutcome::isRight).containsExactly(true, false, true, true);
    assertThat(TrialOutcome.table(outcomes))
        .anyMatch(line -> line.contains("INCONCLUSIVE") && line.contains("WRONG"));
  }

  @Test
  void networksAreTrainedOnThePlatform() throws IOException {
    run();
    assertThat(platform.requests("POST", "/v1/zoos"))
        .extracting(
            request -> request.json().get("role").asString(),
            request -> request.json().get("runs").asInt(),
            request -> request.json().get("saved").get("type").asString())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("TRAINING", 6, "final"),
            org.assertj.core.groups.Tuple.tuple("REFERENCE", 3, "final"),
            org.assertj.core.groups.Tuple.tuple("GENERATED", 4, "final"),
            org.assertj.core.groups.Tuple.tuple("TRAINING", 1, "consecutive"),
            org.assertj.core.groups.Tuple.tuple("TRAINING", 1, "consecutive"));
    assertThat(platform.requests("POST", "/v1/zoos"))
        .extracting(request -> request.json().get("seed").asInt())
        .doesNotHaveDuplicates();
  }

  @Test
  void eachGeneratorComesAsFilesOfItsOwnFormat() throws IOException {
    run();
    assertThat(platform.requests("PUT", "/v1/checkpoint-sets/.*"))
        .extracting(request -> request.path().replaceAll(".*/", ""))
        .containsExactly(
            "network-000.pt",
            "network-001.pt",
            "network-002.pt",
            "network-003.pt",
            "networks.npz",
            "networks.safetensors");
  }

  @Test
  void eachGeneratorIsHeldAgainstWhatItLearnedFrom() throws IOException {
    run();
    List<String> trainings =
        platform.requests("POST", "/v1/audits").stream()
            .map(request -> request.json().get("training").asString())
            .toList();
    assertThat(trainings).hasSize(4);
    assertThat(trainings.get(0)).isEqualTo(trainings.get(1)).isNotEqualTo(trainings.get(2));
    assertThat(trainings.get(3)).isNotIn(trainings.subList(0, 3));
  }

  @Test
  void pdiffLearnsFromTheStepsOfTheLastLayersAndIsSampledForItsAudit() throws IOException {
    run();
    FakePlatform.Request learning = platform.requests("POST", "/v1/generators").get(0);
    FakePlatform.Request audit = platform.requests("POST", "/v1/audits").get(3);
    assertThat(learning.json().get("method").asString()).isEqualTo("p-diff");
    assertThat(learning.json().get("training")).isEqualTo(audit.json().get("training"));
    assertThat(audit.json().get("generated").get("generator").asString()).startsWith("gen_");
    assertThat(audit.json().get("generated").get("count").asInt()).isEqualTo(4);
    assertThat(audit.json().has("reference")).isFalse();
  }

  @Test
  void repetitionUploadsTheDataOnce() throws IOException {
    run();
    run();
    assertThat(platform.requests("PUT", "/v1/datasets/.*")).hasSize(4);
  }
}

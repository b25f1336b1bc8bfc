package org.weightaudit.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightaudit.reliability.Scenes.Played;
import org.weightaudit.reliability.Scenes.Scene;
import tools.jackson.databind.JsonNode;

/** Whatever process is killed at whatever moment, nothing is lost and the results are the same. */
class KillMatrixTest {

  private static final String HEAD =
      """
      | point | killed | seconds to resume | lost | half-written | equal |
      | --- | --- | ---: | ---: | ---: | --- |
      """;

  /** Within 60 s, nothing lost, nothing half-written, equal. */
  private static final Pattern RIGHT =
      Pattern.compile("\\| ([0-9]|[1-5][0-9])\\.[0-9] \\| 0 \\| 0 \\| yes \\|$");

  @TempDir private Path folder;

  /** Stands for whichever process runs the job; another one takes over. */
  private static final String WORKER = "evaluation-service, another takes over";

  /**
   * A moment and what is killed then.
   *
   * @param scene which undisturbed run it is compared with
   */
  private record Point(String scene, String moment, String process, Scene play) {}

  @Test
  void aFewPoints() throws Exception {
    try (Topology platform = Topology.start(folder)) {
      Scenes scenes = new Scenes(new Http(platform.gateway()));
      run(
          platform,
          scenes,
          "kill-matrix-few.md",
          List.of(
              new Point("upload", "half of the body", Topology.STORE, scenes.upload(0.5)),
              new Point("acknowledged", "right after", Topology.POSTGRESQL, scenes.afterUpload())));
    }
  }

  @Test
  @Tag("full")
  void everyPoint() throws Exception {
    try (Topology platform = Topology.start(folder)) {
      platform.startSecondEvaluation();
      Scenes scenes = new Scenes(new Http(platform.gateway()));
      List<Point> points = new ArrayList<>(uploads(scenes));
      Work work = scenes.work();
      work.dataset("mnist/small", Mnist.training(600));
      work.dataset("mnist/few", Mnist.test(300));
      points.addAll(zoos(scenes));
      String training = work.sealedSet("TRAINING", Work.networks(60, 1));
      String generated = work.sealedSet("GENERATED", Work.networks(60, 2));
      points.addAll(audits(scenes, training, generated));
      String audit = work.orderAudit(training, generated, 31);
      work.end(audit);
      points.addAll(reports(scenes, audit));
      String steps = succeeded(work, work.orderTail(200, 61));
      String set = work.zooSet(steps);
      points.addAll(trainings(scenes, set));
      points.addAll(samplings(scenes, succeeded(work, work.orderGenerator(set, 71))));
      run(platform, scenes, "kill-matrix.md", points);
    }
  }

  @Test
  @Tag("full")
  void everyPointOfTheStandalonePlatform() throws Exception {
    try (Standalone platform = Standalone.start(folder)) {
      Scenes scenes = new Scenes(new Http(platform.gateway()));
      Work work = scenes.work();
      work.dataset("mnist/small", Mnist.training(600));
      work.dataset("mnist/few", Mnist.test(300));
      String training = work.sealedSet("TRAINING", Work.networks(60, 1));
      String generated = work.sealedSet("GENERATED", Work.networks(60, 2));
      String set = work.zooSet(succeeded(work, work.orderTail(200, 61)));
      String generator = succeeded(work, work.orderGenerator(set, 71));
      List<Point> points = standalone(scenes, training, generated, set, generator);
      run(platform, scenes, "kill-matrix-standalone.md", points);
    }
  }

  private static String succeeded(Work work, String subject) {
    JsonNode job = work.end(subject);
    assertThat(job.path("state").asString()).as(job.toString()).isEqualTo("SUCCEEDED");
    return subject;
  }

  private static List<Point> trainings(Scenes scenes, String set) {
    Scene early = scenes.training(set, "training the auto-encoder", 0);
    Scene late = scenes.training(set, "training the auto-encoder", 0.25);
    Scene denoiser = scenes.training(set, "training the denoiser", 0.5);
    return List.of(
        new Point("training", "the auto-encoder's first step", Topology.GENERATOR, early),
        new Point("training", "the auto-encoder", Topology.GENERATOR, late),
        new Point("training", "the auto-encoder", Topology.STORE, late),
        new Point("training", "the auto-encoder", Topology.S3, late),
        new Point("training", "the denoiser", Topology.GENERATOR, denoiser),
        new Point("training", "the denoiser", Topology.POSTGRESQL, denoiser),
        new Point("training", "the denoiser", Topology.GATEWAY, denoiser),
        new Point("training", "its end", Topology.GENERATOR, scenes.training(set, "", 0.96)),
        new Point("training", "its end", Topology.STORE, scenes.training(set, "", 0.96)));
  }

  private static List<Point> samplings(Scenes scenes, String generator) {
    Scene first = scenes.sampling(generator, "sampling", 0);
    Scene second = scenes.sampling(generator, "sampling", 0.5);
    Scene last = scenes.sampling(generator, "", 0.9);
    return List.of(
        new Point("sampling", "the first piece", Topology.GENERATOR, first),
        new Point("sampling", "the second piece", Topology.GENERATOR, second),
        new Point("sampling", "the second piece", Topology.STORE, second),
        new Point("sampling", "the second piece", Topology.POSTGRESQL, second),
        new Point("sampling", "the last piece", Topology.GENERATOR, last),
        new Point("sampling", "the last piece", Topology.S3, last));
  }

  private static List<Point> standalone(
      Scenes scenes, String training, String generated, String set, String generator) {
    String jvm = Standalone.JVM;
    return List.of(
        new Point("upload", "half of the body", jvm, scenes.upload(0.5)),
        new Point("acknowledged", "right after", jvm, scenes.afterUpload()),
        new Point("seal", "200 ms in", jvm, scenes.seal(200)),
        new Point("zoo", "in training", jvm, scenes.zoo("training", 0.3)),
        new Point("zoo", "storing", jvm, scenes.zoo("", 0.9)),
        new Point("training", "the auto-encoder", jvm, scenes.training(set, "", 0.25)),
        new Point("training", "the denoiser", jvm, scenes.training(set, "", 0.5)),
        new Point("training", "its end", jvm, scenes.training(set, "", 0.96)),
        new Point("sampling", "the second piece", jvm, scenes.sampling(generator, "", 0.5)),
        new Point("audit", "measuring", jvm, scenes.audit(training, generated, "measuring", 0.2)),
        new Point("audit", "drawing", jvm, scenes.audit(training, generated, "drawing", 0)));
  }

  private static List<Point> uploads(Scenes scenes) {
    return List.of(
        new Point("upload", "half of the body", Topology.STORE, scenes.upload(0.5)),
        new Point("upload", "half of the body", Topology.GATEWAY, scenes.upload(0.5)),
        new Point("upload", "half of the body", Topology.POSTGRESQL, scenes.upload(0.5)),
        new Point("upload", "half of the body", Topology.S3, scenes.upload(0.5)),
        new Point("upload", "last byte", Topology.STORE, scenes.upload(1)),
        new Point("acknowledged", "right after", Topology.STORE, scenes.afterUpload()),
        new Point("acknowledged", "right after", Topology.S3, scenes.afterUpload()),
        new Point("acknowledged", "right after", Topology.POSTGRESQL, scenes.afterUpload()),
        new Point("seal", "100 ms in", Topology.STORE, scenes.seal(100)),
        new Point("seal", "400 ms in", Topology.STORE, scenes.seal(400)),
        new Point("seal", "100 ms in", Topology.S3, scenes.seal(100)),
        new Point("seal", "200 ms in", Topology.POSTGRESQL, scenes.seal(200)));
  }

  private static List<Point> zoos(Scenes scenes) {
    return List.of(
        new Point("zoo", "loading", Topology.GENERATOR, scenes.zoo("loading", 0)),
        new Point("zoo", "training begins", Topology.GENERATOR, scenes.zoo("training", 0)),
        new Point("zoo", "in training", Topology.GENERATOR, scenes.zoo("training", 0.3)),
        new Point("zoo", "in training", Topology.STORE, scenes.zoo("training", 0.3)),
        new Point("zoo", "in training", Topology.POSTGRESQL, scenes.zoo("training", 0.3)),
        new Point("zoo", "storing", Topology.GENERATOR, scenes.zoo("", 0.9)),
        new Point("zoo", "storing", Topology.STORE, scenes.zoo("", 0.9)),
        new Point("zoo", "storing", Topology.S3, scenes.zoo("", 0.9)),
        new Point("zoo", "storing", Topology.POSTGRESQL, scenes.zoo("", 0.9)));
  }

  private static List<Point> audits(Scenes scenes, String training, String generated) {
    Scene loading = scenes.audit(training, generated, "loading", 0);
    Scene distances = scenes.audit(training, generated, "measuring: distances", 0);
    Scene hull = scenes.audit(training, generated, "measuring: convex hull", 0);
    Scene late = scenes.audit(training, generated, "measuring", 0.79);
    Scene drawing = scenes.audit(training, generated, "drawing", 0);
    return List.of(
        new Point("audit", "loading", WORKER, loading),
        new Point("audit", "loading", Topology.STORE, loading),
        new Point("audit", "measuring distances", WORKER, distances),
        new Point("audit", "measuring distances", Topology.POSTGRESQL, distances),
        new Point("audit", "measuring the hull", WORKER, hull),
        new Point("audit", "measuring the hull", Topology.GATEWAY, hull),
        new Point("audit", "measuring, late", WORKER, late),
        new Point("audit", "drawing", WORKER, drawing),
        new Point("audit", "drawing", Topology.POSTGRESQL, drawing));
  }

  private static List<Point> reports(Scenes scenes, String audit) {
    return List.of(
        new Point("report", "asked for", Topology.EVALUATION, scenes.report(audit)),
        new Point("report", "asked for", Topology.GATEWAY, scenes.report(audit)),
        new Point("report", "asked for", Topology.POSTGRESQL, scenes.report(audit)));
  }

  private static void run(Platform platform, Scenes scenes, String file, List<Point> points)
      throws IOException {
    Map<String, String> undisturbed = new HashMap<>();
    Path table = Path.of("target", file);
    Files.createDirectories(table.toAbsolutePath().getParent());
    Files.writeString(table, HEAD);
    List<String> wrong = new ArrayList<>();
    for (Point point : points) {
      String expected =
          undisturbed.computeIfAbsent(
              point.scene(), name -> point.play().play(Strike.none(platform)).fingerprint());
      String row = play(platform, scenes, point, expected);
      Files.writeString(table, Files.readString(table) + row + "\n");
      System.out.println(row);
      if (!RIGHT.matcher(row).find()) {
        wrong.add(row);
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static String play(Platform platform, Scenes scenes, Point point, String expected) {
    Strike strike =
        point.process().equals(WORKER)
            ? Strike.atWorker(platform)
            : Strike.at(platform, point.process());
    String row = "| %s: %s | %s".formatted(point.scene(), point.moment(), point.process());
    try {
      Played played = point.play().play(strike);
      strike.mend();
      return row
          + String.format(
              Locale.ROOT,
              " | %.1f | %d | %d | %s |",
              played.resumeSeconds(),
              scenes.lost(),
              scenes.halfWritten(),
              played.fingerprint().equals(expected) ? "yes" : "NO");
    } catch (AssertionError | RuntimeException e) {
      strike.mend();
      return row + " | failed: " + e;
    }
  }
}

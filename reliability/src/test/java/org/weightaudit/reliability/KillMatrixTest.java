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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightaudit.reliability.Scenes.Played;
import org.weightaudit.reliability.Scenes.Scene;

/** Whatever process is killed at whatever moment, nothing is lost and the results are the same. */
class KillMatrixTest {

  private static final String HEAD =
      """
      | point | killed | seconds to resume | lost | half-written | equal |
      | --- | --- | ---: | ---: | ---: | --- |
      """;

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
      run(platform, scenes, points);
    }
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

  private static void run(Topology platform, Scenes scenes, List<Point> points) throws IOException {
    Map<String, String> undisturbed = new HashMap<>();
    Path table = Path.of("target", "kill-matrix.md");
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
      if (!row.endsWith("| 0 | 0 | yes |")) {
        wrong.add(row);
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static String play(Topology platform, Scenes scenes, Point point, String expected) {
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

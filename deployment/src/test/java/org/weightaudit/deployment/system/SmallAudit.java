package org.weightaudit.deployment.system;

import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.weightaudit.cli.client.ApiConnection;
import org.weightaudit.cli.client.Audit;
import org.weightaudit.cli.client.Audits;
import org.weightaudit.cli.client.Datasets;
import org.weightaudit.cli.client.GeneratedSource;
import org.weightaudit.cli.client.Retries;
import org.weightaudit.cli.client.Upload;
import org.weightaudit.cli.client.WorkFollower;
import org.weightaudit.cli.client.Zoo;
import org.weightaudit.cli.client.Zoos;

/** What a user does: brings images, has networks trained on them twice, audits one by the other. */
final class SmallAudit {

  static final int NETWORKS = 24;
  private static final int IMAGES = 200;
  private static final int SIDE = 4;
  private static final int CLASSES = 4;
  private static final String DATASET = "quadrants";

  private final Datasets datasets;
  private final Zoos zoos;
  private final Audits audits;

  SmallAudit(URI gateway) {
    ApiConnection api =
        new ApiConnection(gateway, new Retries(3, Duration.ofMillis(200), Duration.ofSeconds(2)));
    datasets = new Datasets(api);
    zoos = new Zoos(api, WorkFollower.lively());
    audits = new Audits(api, WorkFollower.lively());
  }

  /** The finished audit. */
  Audit run(Path folder) throws IOException {
    datasets.upload(DATASET, images(folder), labels(folder), Optional.empty(), bytes -> {});
    String training = trained("training", "TRAINING", 1);
    String generated = trained("generated", "GENERATED", 2);
    Audits.Request request =
        new Audits.Request(
            training,
            new GeneratedSource.OfSet(generated),
            Optional.empty(),
            Optional.of(DATASET),
            List.of(),
            Optional.empty(),
            0);
    return audits.follow(audits.start(request, "small-audit").id(), progress -> {});
  }

  String report(Audit audit, Path folder) throws IOException {
    Path file = folder.resolve("report.html");
    audits.saveReport(audit.id(), file);
    return Files.readString(file);
  }

  private String trained(String name, String role, long seed) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("name", name);
    request.put(
        "architecture",
        Map.of("type", "mlp", "sizes", List.of(SIDE * SIDE, 6, CLASSES), "activation", "relu"));
    request.put("dataset", DATASET);
    request.put("testDataset", DATASET);
    request.put("role", role);
    request.put("runs", NETWORKS);
    request.put("epochs", 2);
    request.put("saved", Map.of("type", "final"));
    request.put("seed", seed);
    Zoo zoo = zoos.follow(zoos.start(request, name).id(), progress -> {});
    return zoo.checkpointSet().orElseThrow(() -> new AssertionError(zoo.toString()));
  }

  /** Images of which one quadrant is bright, as idx. */
  private static Upload images(Path folder) throws IOException {
    Path file = folder.resolve("images");
    SplittableRandom random = new SplittableRandom(7);
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
      for (int value : new int[] {0x803, IMAGES, SIDE, SIDE}) {
        out.writeInt(value);
      }
      for (int image = 0; image < IMAGES; image++) {
        for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
          int quadrant = pixel / SIDE / 2 * 2 + pixel % SIDE / 2;
          int light = quadrant == image % CLASSES ? 128 : 0;
          out.writeByte(light + random.nextInt(128));
        }
      }
    }
    return Upload.of(file);
  }

  private static Upload labels(Path folder) throws IOException {
    Path file = folder.resolve("labels");
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
      out.writeInt(0x801);
      out.writeInt(IMAGES);
      for (int image = 0; image < IMAGES; image++) {
        out.writeByte(image % CLASSES);
      }
    }
    return Upload.of(file);
  }
}

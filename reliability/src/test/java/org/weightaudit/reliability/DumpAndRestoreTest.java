package org.weightaudit.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of docs/operations.md, run as they stand there: a backup of a platform at work is
 * restored into empty servers. Wants pg_dump and pg_restore of PostgreSQL 18 and aws on the PATH.
 */
@Tag("pg-dump")
class DumpAndRestoreTest {

  private static final Pattern COMMANDS = Pattern.compile("```bash\n(.*?)```", Pattern.DOTALL);

  @TempDir private Path folder;

  @Test
  void platformAtWorkIsBackedUpAndRestored() throws Exception {
    List<String> commands = commands();
    Map<String, String> uploaded;
    String training;
    String zoo;
    String audit;
    String found;
    String undisturbed;
    try (Topology platform = Topology.start(Files.createDirectory(folder.resolve("first")))) {
      Http http = new Http(platform.gateway());
      Work work = new Work(http);
      work.dataset("mnist/small", Mnist.training(600));
      work.dataset("mnist/few", Mnist.test(300));
      training = work.sealedSet("TRAINING", Work.networks(60, 1));
      audit = work.orderAudit(training, work.sealedSet("GENERATED", Work.networks(60, 2)), 31);
      work.end(audit);
      found = work.found(audit);
      zoo = work.orderZoo(60, 21);
      Awaitility.await()
          .until(() -> work.job(zoo).path("progress").path("phase").asString().equals("training"));
      uploaded = uploadsWhile(http, () -> run(commands.get(0), platform));
      work.end(zoo);
      undisturbed = work.set(work.zooSet(zoo)).path("digest").asString();
    }
    try (Topology platform = Topology.servers(Files.createDirectory(folder.resolve("second")))) {
      run("aws s3 mb s3://weightaudit", platform);
      run(commands.get(1), platform);
      platform.startServices();
      Http http = new Http(platform.gateway());
      Work work = new Work(http);
      assertThat(work.end(zoo).path("state").asString()).isEqualTo("SUCCEEDED");
      assertThat(work.set(work.zooSet(zoo)).path("digest").asString()).isEqualTo(undisturbed);
      assertThat(work.found(audit)).isEqualTo(found);
      assertThat(http.bytes(Work.file(training))).isEqualTo(Work.networks(60, 1));
      uploaded.forEach(
          (id, sha256) ->
              assertThat(Work.sha256(http.bytes("/v1/artifacts/" + id + "/content")))
                  .isEqualTo(sha256));
      Http store = new Http(platform.address(Topology.STORE));
      assertThat(store.post("/v1/reconciliations", "").path("clean").asBoolean()).isTrue();
    }
  }

  /** The blocks of the section on backup: how to make one, how to restore it. */
  private static List<String> commands() throws IOException {
    String operations = Files.readString(Path.of("../docs/operations.md"));
    String section = operations.substring(operations.indexOf("\n## Backup"));
    List<String> blocks = COMMANDS.matcher(section).results().map(block -> block.group(1)).toList();
    assertThat(blocks.get(0)).contains("pg_dump").contains("aws s3 sync");
    assertThat(blocks.get(1)).contains("pg_restore").contains("aws s3 sync");
    return blocks;
  }

  private interface Action {
    void run() throws Exception;
  }

  /** What was uploaded before the action began, while others go on uploading. */
  private static Map<String, String> uploadsWhile(Http http, Action action) throws Exception {
    Map<String, String> uploaded = new ConcurrentHashMap<>();
    AtomicBoolean going = new AtomicBoolean(true);
    Thread uploads =
        new Thread(
            () -> {
              for (int i = 0; going.get(); i++) {
                byte[] bytes = Work.networks(1, 1000 + i);
                uploaded.put(
                    http.upload("/v1/artifacts?name=upload-" + i, bytes).path("id").asString(),
                    Work.sha256(bytes));
              }
            });
    uploads.start();
    try {
      Awaitility.await().until(() -> uploaded.size() > 10);
      Map<String, String> before = Map.copyOf(uploaded);
      action.run();
      assertThat(uploaded.size()).isGreaterThan(before.size());
      return before;
    } finally {
      going.set(false);
      uploads.join();
    }
  }

  private void run(String script, Topology platform) throws IOException, InterruptedException {
    URI database = URI.create(platform.postgres().url().substring("jdbc:".length()));
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-euc", script)
            .directory(folder.toFile())
            .redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.of(
                "DATABASE",
                "postgresql://postgres:postgres@127.0.0.1:%d%s"
                    .formatted(database.getPort(), database.getPath()),
                "AWS_ENDPOINT_URL",
                platform.address(Topology.S3).toString(),
                "AWS_ACCESS_KEY_ID",
                S3Server.KEY,
                "AWS_SECRET_ACCESS_KEY",
                S3Server.KEY,
                "AWS_DEFAULT_REGION",
                "us-east-1"));
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }
}

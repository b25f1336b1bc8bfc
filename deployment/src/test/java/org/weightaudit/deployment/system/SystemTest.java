package org.weightaudit.deployment.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.unit.DataSize;
import org.weightaudit.cli.client.Audit;
import org.weightaudit.deployment.compose.ComposeFile;
import org.weightaudit.deployment.description.DeployedService;
import org.weightaudit.embedded.testing.TestS3;
import tools.jackson.databind.json.JsonMapper;

/** The platform as the compose file runs it, from a start without database to the last exit. */
class SystemTest {

  private static final Logger LOG = LoggerFactory.getLogger(SystemTest.class);
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final String PUBLIC_URL = "https://weightaudit.example.org";
  private static final int TERMINATED = 128 + 15;

  private final HttpClient http = HttpClient.newHttpClient();

  /** What the default build sees of it. */
  @Test
  void storeAndGatewayStartWithoutADatabaseAndEndWhenTheyAreTold(@TempDir Path folder)
      throws IOException, InterruptedException, SQLException {
    int databasePort = Topology.freePort();
    try (TestS3 s3 = TestS3.open();
        Database database = new Database(folder.resolve("database"), databasePort, "weightaudit");
        Topology topology = topology(s3, databasePort, folder)) {
      List<ServiceProcess> processes = topology.start("checkpoint-store", "gateway-service");
      theGatewayIsReadyWhileTheOthersWaitForTheDatabase(processes);
      database.start();
      processes.forEach(SystemTest::awaitHealthy);
      whatAnIngressAddsChangesNothing(topology.address("gateway-service"));
      logsAreJson(processes);
      sigtermEndsEachWithinItsGrace(processes);
    }
  }

  @Test
  @Tag("whole-platform")
  void livesAsTheComposeFileSays(@TempDir Path folder)
      throws IOException, InterruptedException, SQLException {
    int databasePort = Topology.freePort();
    try (TestS3 s3 = TestS3.open();
        Database database = new Database(folder.resolve("database"), databasePort, "weightaudit");
        Topology topology = topology(s3, databasePort, folder)) {
      List<ServiceProcess> processes =
          topology.start(
              "checkpoint-store", "generator-service", "evaluation-service", "gateway-service");
      theGatewayIsReadyWhileTheOthersWaitForTheDatabase(processes);
      database.start();
      processes.forEach(SystemTest::awaitHealthy);
      Map<String, DataSize> idle = resident(processes, "VmRSS");
      anAuditRunsThroughTheGateway(topology.address("gateway-service"), folder);
      tellMemory(idle, resident(processes, "VmHWM"));
      whatAnIngressAddsChangesNothing(topology.address("gateway-service"));
      database.stop();
      processesLiveOnWithoutBeingReady(topology, processes);
      database.start();
      processes.forEach(SystemTest::awaitHealthy);
      logsAreJson(processes);
      sigtermEndsEachWithinItsGrace(processes);
    }
  }

  private static Topology topology(TestS3 s3, int databasePort, Path folder) throws IOException {
    ComposeFile compose = compose(s3);
    return new Topology(
        compose,
        Map.of(
            "postgres:5432", "127.0.0.1:" + databasePort, "s3:9000", s3.endpoint().getAuthority()),
        folder);
  }

  private static ComposeFile compose(TestS3 s3) {
    return ComposeFile.read()
        .interpolated(
            Map.of(
                "WEIGHTAUDIT_DATABASE_PASSWORD",
                "not asked for on this machine",
                "WEIGHTAUDIT_S3_ACCESS_KEY",
                s3.accessKey(),
                "WEIGHTAUDIT_S3_SECRET_KEY",
                s3.secretKey(),
                "WEIGHTAUDIT_PUBLIC_URL",
                PUBLIC_URL,
                "WEIGHTAUDIT_LOG_FORMAT",
                "ecs"));
  }

  private static void theGatewayIsReadyWhileTheOthersWaitForTheDatabase(
      List<ServiceProcess> processes) throws IOException, InterruptedException {
    for (ServiceProcess process : processes) {
      if (process.name().equals("gateway-service")) {
        awaitHealthy(process);
      }
    }
    for (ServiceProcess process : processes) {
      assertThat(process.isAlive()).as(process.name()).isTrue();
      assertThat(process.isHealthy())
          .as(process.name())
          .isEqualTo(process.name().equals("gateway-service"));
    }
  }

  private static void awaitHealthy(ServiceProcess process) {
    Awaitility.await(process.name() + " is healthy")
        .atMost(PATIENCE)
        .until(
            () -> {
              assertThat(process.isAlive()).as(process.whatItSaid()).isTrue();
              return process.isHealthy();
            });
  }

  private static void anAuditRunsThroughTheGateway(URI gateway, Path folder) throws IOException {
    SmallAudit small = new SmallAudit(gateway);
    Audit audit = small.run(folder);
    assertThat(audit.state()).as(audit.toString()).isEqualTo("SUCCEEDED");
    assertThat(audit.verdict()).isPresent();
    assertThat(audit.labels().values().stream().mapToInt(Integer::intValue).sum())
        .isEqualTo(SmallAudit.NETWORKS);
    assertThat(small.report(audit, folder)).contains(PUBLIC_URL).doesNotContain("localhost");
  }

  /** Addresses in answers are paths, so they hold whatever is in front of the gateway. */
  private void whatAnIngressAddsChangesNothing(URI gateway)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(gateway.resolve("/v1/checkpoint-sets"))
            .header("Content-Type", "application/json")
            .header("X-Forwarded-Proto", "https")
            .header("X-Forwarded-Host", "weightaudit.example.org")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    """
                    {"name": "open", "role": "REFERENCE",
                     "architecture": {"type": "mlp", "sizes": [4, 3, 2], "activation": "relu"}}
                    """))
            .build();
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    assertThat(answer.headers().firstValue("Location"))
        .hasValueSatisfying(location -> assertThat(location).startsWith("/v1/checkpoint-sets/"));
    assertThat(answer.body()).doesNotContain("127.0.0.1").doesNotContain("localhost");
  }

  private void processesLiveOnWithoutBeingReady(Topology topology, List<ServiceProcess> processes)
      throws IOException, InterruptedException {
    for (ServiceProcess process : processes) {
      boolean needsDatabase = !process.name().equals("gateway-service");
      assertThat(process.isHealthy()).as(process.name()).isEqualTo(!needsDatabase);
      HttpRequest alive =
          HttpRequest.newBuilder(topology.address(process.name()).resolve("/livez")).build();
      assertThat(http.send(alive, BodyHandlers.discarding()).statusCode())
          .as(process.name())
          .isEqualTo(200);
    }
  }

  private static void logsAreJson(List<ServiceProcess> processes) throws IOException {
    for (ServiceProcess process : processes) {
      assertThat(process.log())
          .as(process.name())
          .isNotEmpty()
          .allSatisfy(
              line ->
                  assertThat(
                          JsonMapper.shared()
                              .readTree(line)
                              .path("service")
                              .path("name")
                              .asString())
                      .isEqualTo(process.name()));
    }
  }

  private static void sigtermEndsEachWithinItsGrace(List<ServiceProcess> processes)
      throws InterruptedException {
    Map<String, Duration> grace = new TreeMap<>();
    for (DeployedService service : ComposeFile.read().interpolated(secrets()).deployed()) {
      grace.put(service.name(), service.grace());
    }
    processes.forEach(ServiceProcess::terminate);
    for (ServiceProcess process : processes) {
      assertThat(process.exitWithin(grace.get(process.name())))
          .as(process.name())
          .isEqualTo(TERMINATED);
    }
  }

  private static Map<String, String> secrets() {
    Map<String, String> secrets = new TreeMap<>();
    ComposeFile.read()
        .variables()
        .forEach((name, required) -> secrets.put(name, required ? "chosen" : ""));
    return secrets;
  }

  private static Map<String, DataSize> resident(List<ServiceProcess> processes, String field)
      throws IOException {
    Map<String, DataSize> resident = new TreeMap<>();
    for (ServiceProcess process : processes) {
      resident.put(process.name(), process.resident(field));
    }
    return resident;
  }

  private static void tellMemory(Map<String, DataSize> idle, Map<String, DataSize> highest) {
    for (DeployedService service : ComposeFile.read().interpolated(secrets()).deployed()) {
      String name = service.name();
      LOG.info(
          "{}: {} MB idle, {} MB at most, limit {} MB",
          name,
          idle.get(name).toMegabytes(),
          highest.get(name).toMegabytes(),
          service.memory().toMegabytes());
      assertThat(highest.get(name)).as(name).isLessThan(service.memory());
    }
  }
}

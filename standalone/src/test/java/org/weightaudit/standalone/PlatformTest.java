package org.weightaudit.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole platform as its users meet it: through the gateway. */
class PlatformTest {

  private static final Platform PLATFORM = new Platform();
  private static final float[][] TRAINING = Client.networks(40, 1);
  private static Path folder = Path.of("");
  private static Client client = new Client(URI.create("http://localhost"));

  @BeforeAll
  static void start(@TempDir Path data) {
    folder = data;
    client = new Client(PLATFORM.start(new StandaloneSettings("127.0.0.1", 0, data)).address());
  }

  @AfterAll
  static void stop() {
    PLATFORM.close();
  }

  @Test
  void filesBecomeAVerdict() {
    String training = client.sealed("training", "TRAINING", Client.npz(TRAINING));
    String copies = client.sealed("copies", "GENERATED", Client.npz(Client.copies(TRAINING)));
    String request =
        "{\"training\": \"%s\", \"generated\": {\"set\": \"%s\"}}".formatted(training, copies);
    JsonNode accepted = client.post("/v1/audits", request, "Idempotency-Key", "once");
    String audit = "/v1/audits/" + accepted.path("id").asString();
    assertThat(client.post("/v1/audits", request, "Idempotency-Key", "once").path("id").asString())
        .isEqualTo(accepted.path("id").asString());

    String job = "/v1/jobs/" + accepted.path("job").asString();
    assertThat(client.text(job + "/events")).contains("progress").contains("\"SUCCEEDED\"");
    JsonNode found = client.get(audit);
    assertThat(found.path("state").asString()).isEqualTo("SUCCEEDED");
    assertThat(found.path("verdict").asString()).isEqualTo("MEMORIZED");
    assertThat(found.path("gate").asString()).isEqualTo("FAILED");
    assertThat(client.get("/v1/jobs").path("items").findValuesAsString("id"))
        .contains(accepted.path("job").asString());

    String sentence = found.path("sentence").asString();
    assertThat(client.text(audit + "/report", "Accept", "text/html"))
        .startsWithIgnoringCase("<!doctype html>")
        .contains(sentence);
    assertThat(client.get(audit + "/report", "Accept", "application/json").isObject()).isTrue();
    assertThat(client.text(audit + "/junit.xml")).contains("<testsuite", "<failure");
    found
        .path("figures")
        .forEach(
            figure ->
                assertThat(client.text(audit + "/figures/" + figure.asString() + ".svg"))
                    .contains("<svg"));
    assertThat(found.path("figures").size()).isPositive();
  }

  @Test
  void anUploadedFileComesBackBitForBit() {
    byte[] file = Client.npz(Client.networks(7, 3));
    String set = client.open("there and back", "REFERENCE", file);
    String target = "/v1/checkpoint-sets/" + set + "/files/zoo.npz";
    assertThat(client.bytes(target)).isEqualTo(file);
    HttpResponse<byte[]> part =
        client.send("GET", target, BodyPublishers.noBody(), "Range", "bytes=10-19");
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo(Arrays.copyOfRange(file, 10, 20));
  }

  @Test
  void theApiDocumentIsValidAndWhole() {
    String text = client.text("/openapi.json");
    ParseOptions options = new ParseOptions();
    options.setResolve(true);
    var parsed = new OpenAPIV3Parser().readContents(text, null, options);
    assertThat(parsed.getMessages()).isEmpty();

    JsonNode document = JsonMapper.shared().readTree(text);
    assertThat(document.path("openapi").asString()).startsWith("3.1");
    List<String> operations = document.path("paths").findValuesAsString("operationId");
    assertThat(operations).doesNotHaveDuplicates().hasSizeGreaterThan(20);
    assertThat(operations).allMatch(id -> id.matches("[a-z][A-Za-z]+"));
    Set<String> paths = new HashSet<>(document.path("paths").propertyNames());
    for (URI service : PLATFORM.services()) {
      assertThat(paths)
          .containsAll(new Client(service).get("/v3/api-docs").path("paths").propertyNames());
    }
    assertThat(paths).allMatch(path -> path.startsWith("/v1/"));
  }

  @Test
  void pagesAreThere() {
    assertThat(client.text("/")).contains("<main");
    assertThat(client.text("/swagger-ui.html")).contains("swagger-ui-bundle.js");
    assertThat(client.text("/problems/sealed")).contains("never changes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "400|POST|/v1/checkpoint-sets|application/json|{\"name\": ",
        "400|POST|/v1/checkpoint-sets|application/json|{\"name\": \"x\"}",
        "400|POST|/v1/checkpoint-sets|application/json|{\"name\": \"x\", \"roll\": \"TRAINING\"}",
        "400|POST|/v1/audits|application/json|[]",
        "400|POST|/v1/zoos|application/json|{\"name\": 7}",
        "415|POST|/v1/checkpoint-sets|application/yaml|name: x",
        "415|POST|/v1/audits|application/x-www-form-urlencoded|{\"a\": \"100%\"}",
        "415|POST|/v1/zoos|text/plain|{}",
        "404|GET|/v1/checkpoint-sets/cs_nothing||",
        "404|POST|/v1/checkpoint-sets/cs_nothing:seal||",
        "404|GET|/v1/checkpoint-sets/cs_nothing/files/a.npz||",
        "404|GET|/v1/audits/au_nothing||",
        "404|GET|/v1/audits/au_nothing/report||",
        "404|GET|/v1/audits/au_nothing/events||",
        "404|GET|/v1/jobs/job_au_nothing||",
        "404|GET|/v1/jobs/job_zo_nothing||",
        "404|GET|/v1/jobs/job_nothing||",
        "404|GET|/v1/zoos/zo_nothing||",
        "404|GET|/v1/policies/nothing||",
        "405|DELETE|/v1/checkpoint-sets||",
        "405|PATCH|/v1/audits||",
        "405|PUT|/v1/zoos||",
        "400|GET|/v1/audits?pageSize=0||",
        "400|GET|/v1/audits?pageSize=many||",
        "400|GET|/v1/audits?pageToken=x||",
        "400|GET|/v1/checkpoint-sets?role=NOBODY||",
        "400|GET|/v1/jobs?state=DONE||",
        "400|GET|/v1/zoos?pageToken=x||",
        "411|PUT|/v1/checkpoint-sets/%s/files/a.npz|chunked|x",
        "422|PUT|/v1/checkpoint-sets/%s/files/a.npz|application/octet-stream|no checkpoint",
      })
  void badRequestsAreProblems(int status, String method, String target, String type, String body) {
    String address =
        target.contains("%s") ? target.formatted(client.created("x", "TRAINING")) : target;
    HttpResponse<byte[]> answer;
    if (body == null) {
      answer = client.send(method, address, BodyPublishers.noBody());
    } else if (type.equals("chunked")) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      BodyPublisher chunked = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes));
      answer = client.send(method, address, chunked);
    } else {
      answer = client.send(method, address, BodyPublishers.ofString(body), "Content-Type", type);
    }
    String text = new String(answer.body(), StandardCharsets.UTF_8);
    assertThat(answer.statusCode()).as(text).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValueSatisfying(value -> assertThat(value).startsWith("application/problem+json"));
    JsonNode problem = JsonMapper.shared().readTree(text);
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("type").asString()).startsWith("/problems/");
    assertThat(client.text(problem.path("type").asString())).contains("<h1>");
  }

  @Test
  void aCancelledAuditStops() {
    float[][] many = Client.networks(1500, 9);
    String training = client.sealed("many", "TRAINING", Client.npz(many));
    String generated =
        client.sealed("many more", "GENERATED", Client.npz(Client.networks(1500, 10)));
    String audit =
        "/v1/audits/"
            + client
                .post(
                    "/v1/audits",
                    "{\"training\": \"%s\", \"generated\": {\"set\": \"%s\"}}"
                        .formatted(training, generated))
                .path("id")
                .asString();
    client.post(audit + ":cancel", "");
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> client.get(audit).path("state").asString().equals("CANCELLED"));
  }

  @Test
  void aSecondStartInTheSameFolderIsRefusedInWords() {
    Platform second = new Platform();
    assertThatThrownBy(() -> second.start(new StandaloneSettings("127.0.0.1", 0, folder)))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("in use by another process");
  }

  @Test
  void aSecondStartOnTheSamePortIsRefusedInWords(@TempDir Path other) {
    int port = PLATFORM.address().getPort();
    Platform second = new Platform();
    assertThatThrownBy(() -> second.start(new StandaloneSettings("127.0.0.1", port, other)))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("Port " + port + " on 127.0.0.1 cannot be used");
    assertThat(other).isEmptyDirectory();
  }
}

package org.weightaudit.gateway;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.weightaudit.http.problem.ProblemType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The gateway in front of three stub services. */
public final class RunningGateway implements AutoCloseable {

  public static final JsonMapper JSON = JsonMapper.shared();

  public final StubBackend store = new StubBackend();
  public final StubBackend generator = new StubBackend();
  public final StubBackend evaluation = new StubBackend();
  private final ConfigurableApplicationContext context;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  public RunningGateway(String... settings) {
    String[] arguments = new String[settings.length + 4];
    arguments[0] = "--server.port=0";
    arguments[1] = "--WEIGHTAUDIT_STORE_URL=" + store.address();
    arguments[2] = "--WEIGHTAUDIT_GENERATOR_URL=" + generator.address();
    arguments[3] = "--WEIGHTAUDIT_EVALUATION_URL=" + evaluation.address();
    System.arraycopy(settings, 0, arguments, 4, settings.length);
    context = GatewayServiceApplication.application().run(arguments);
  }

  public void reset() {
    store.reset();
    generator.reset();
    evaluation.reset();
  }

  public int port() {
    return ((WebServerApplicationContext) context).getWebServer().getPort();
  }

  public URI at(String target) {
    return URI.create("http://localhost:" + port() + target);
  }

  public HttpClient client() {
    return client;
  }

  public HttpResponse<String> get(String target, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(at(target));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build());
  }

  public HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(request + " failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Sends bytes that no HTTP client would and returns all that comes back. */
  public String raw(String request) {
    try (Socket socket = new Socket("localhost", port())) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  public static JsonNode json(HttpResponse<String> response) {
    return JSON.readTree(response.body());
  }

  /** What a problem document of a type looks like, for comparison. */
  public static Map<String, Object> problem(ProblemType type) {
    return Map.of("type", type.uri().toString(), "status", type.status());
  }

  @Override
  public void close() {
    context.close();
    store.close();
    generator.close();
    evaluation.close();
  }
}

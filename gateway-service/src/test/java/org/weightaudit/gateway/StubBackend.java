package org.weightaudit.gateway;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/** A service that does what a test says and remembers what it was asked. */
public final class StubBackend implements AutoCloseable {

  /** A request as the service saw it; a body over 64 kB is not kept. */
  public record Seen(String method, String target, Headers headers, String body) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicReference<HttpHandler> handler = new AtomicReference<>();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();

  public StubBackend() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
    reset();
  }

  public String address() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** Forgets what it saw and answers every request with its own address. */
  public void reset() {
    seen.clear();
    answer(200, "application/json", "{}");
  }

  public void answer(int status, String contentType, String body) {
    handle(exchange -> send(exchange, status, contentType, body));
  }

  public void handle(HttpHandler next) {
    handler.set(next);
  }

  public List<Seen> seen() {
    return List.copyOf(seen);
  }

  public static void send(HttpExchange exchange, int status, String contentType, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", contentType);
    boolean none = exchange.getRequestMethod().equals("HEAD") || bytes.length == 0;
    exchange.sendResponseHeaders(status, none ? -1 : bytes.length);
    if (!none) {
      exchange.getResponseBody().write(bytes);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String length = exchange.getRequestHeaders().getFirst("Content-Length");
      boolean small = length == null || Long.parseLong(length) < 64 << 10;
      String body =
          small && !"chunked".equals(exchange.getRequestHeaders().getFirst("Transfer-Encoding"))
              ? new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)
              : "";
      seen.add(
          new Seen(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              exchange.getRequestHeaders(),
              body));
      handler.get().handle(exchange);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

package org.weightaudit.embedded.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The way to an HTTP server, on which requests can be slowed down or answered with 503. */
public final class FaultyWay implements AutoCloseable {

  private static final byte[] UNAVAILABLE =
      "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final ServerSocket door;
  private final URI target;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Duration delay = Duration.ZERO;
  private volatile boolean unavailable;

  public FaultyWay(URI target) {
    try {
      this.target = target;
      door = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
      daemon(this::accept);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + door.getLocalPort());
  }

  /** How long each piece of a request waits on its way. */
  public void delay(Duration value) {
    delay = value;
  }

  /** Whether requests are answered with 503 instead of being passed on. */
  public void unavailable(boolean value) {
    unavailable = value;
  }

  private void accept() {
    try {
      while (true) {
        Socket client = door.accept();
        daemon(() -> connect(client));
      }
    } catch (IOException e) {
      closed.countDown();
    }
  }

  private void connect(Socket client) {
    try {
      Socket behind = new Socket(target.getHost(), target.getPort());
      daemon(() -> pass(behind, client, false));
      pass(client, behind, true);
    } catch (IOException e) {
      close(client);
    }
  }

  private static void close(Socket client) {
    try {
      client.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void pass(Socket from, Socket to, boolean request) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[1 << 20];
      int read;
      while ((read = in.read(buffer)) >= 0) {
        if (request && unavailable) {
          from.getOutputStream().write(UNAVAILABLE);
          return;
        }
        if (request && !delay.isZero() && startsRequest(buffer, read)) {
          boolean over = closed.await(delay.toMillis(), TimeUnit.MILLISECONDS);
          if (over) {
            return;
          }
        }
        out.write(buffer, 0, read);
        out.flush();
      }
    } catch (IOException e) {
      // One side has gone; closing both is all that is left to do.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean startsRequest(byte[] buffer, int length) {
    String start = new String(buffer, 0, Math.min(length, 7), StandardCharsets.US_ASCII);
    return start.matches("(?s)(GET|PUT|HEAD|POST|DELETE) .*");
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "faulty way");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      closed.countDown();
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

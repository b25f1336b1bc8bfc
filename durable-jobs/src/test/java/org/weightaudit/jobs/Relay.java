package org.weightaudit.jobs;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A way to a server that can be cut and mended. */
final class Relay implements AutoCloseable {

  private final int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final int port;
  private ServerSocket door;

  Relay(int target) throws IOException {
    this.target = target;
    door = open(0);
    port = door.getLocalPort();
  }

  int port() {
    return port;
  }

  private ServerSocket open(int at) throws IOException {
    ServerSocket server = new ServerSocket();
    server.setReuseAddress(true);
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), at));
    daemon(() -> accept(server));
    return server;
  }

  private void accept(ServerSocket server) {
    try {
      while (true) {
        Socket client = server.accept();
        Socket behind = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(client);
        open.add(behind);
        daemon(() -> copy(client, behind));
        daemon(() -> copy(behind, client));
      }
    } catch (IOException e) {
      shut(server);
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      shut(from);
    }
    shut(to);
  }

  private static void shut(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "relay");
    thread.setDaemon(true);
    thread.start();
  }

  /** Breaks all connections and takes no new ones. */
  void cut() {
    shut(door);
    open.forEach(Relay::shut);
    open.clear();
  }

  void mend() throws IOException {
    door = open(port);
  }

  @Override
  public void close() {
    cut();
  }
}

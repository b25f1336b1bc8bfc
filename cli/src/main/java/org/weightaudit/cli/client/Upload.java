package org.weightaudit.cli.client;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.function.LongConsumer;

/**
 * A file on its way to the server: read once for its digest and once more as it is sent, never held
 * in memory.
 *
 * @param name what it is called on the server
 */
public record Upload(String name, Path path, long bytes) {

  private static final int BUFFER = 1 << 16;

  /** A file under its own name. */
  public static Upload of(Path path) throws IOException {
    return new Upload(path.getFileName().toString(), path, Files.size(path));
  }

  /** SHA-256 of the content in hexadecimal digits. */
  public String sha256() throws IOException {
    return HexFormat.of().formatHex(digest());
  }

  String reprDigest() throws IOException {
    return "sha-256=:" + Base64.getEncoder().encodeToString(digest()) + ":";
  }

  private byte[] digest() throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    try (InputStream in = new DigestInputStream(Files.newInputStream(path), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return digest.digest();
  }

  /**
   * The content as the body of a request, of known length.
   *
   * @param sent is told how many bytes of the file have been handed over so far
   */
  BodyPublisher body(LongConsumer sent) {
    return BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> open(sent)), bytes);
  }

  private InputStream open(LongConsumer sent) {
    try {
      return new BufferedInputStream(new Counting(Files.newInputStream(path), sent), BUFFER);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Counting extends FilterInputStream {

    private final LongConsumer sent;
    private long count;

    Counting(InputStream in, LongConsumer sent) {
      super(in);
      this.sent = sent;
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      counted(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int read = super.read(target, offset, length);
      counted(Math.max(0, read));
      return read;
    }

    private void counted(int bytes) {
      count += bytes;
      sent.accept(count);
    }
  }
}

package org.weightaudit.gateway.route;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;

/** The body of a request on its way to a service; never more of it in memory than one buffer. */
final class ClientBody extends AbstractHttpEntity {

  private static final int BUFFER = 64 << 10;

  private final HttpServletRequest request;
  private Optional<IOException> readingFailed = Optional.empty();

  ClientBody(HttpServletRequest request) {
    super(request.getContentType(), request.getHeader("Content-Encoding"), isChunked(request));
    this.request = request;
  }

  static boolean isPresent(HttpServletRequest request) {
    return isChunked(request) || request.getContentLengthLong() >= 0;
  }

  private static boolean isChunked(HttpServletRequest request) {
    return request.getHeader("Transfer-Encoding") != null;
  }

  /** Why the client's bytes could not be read; empty if it was not the client that failed. */
  Optional<IOException> readingFailed() {
    return readingFailed;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    byte[] buffer = new byte[BUFFER];
    InputStream in = request.getInputStream();
    for (int n = read(in, buffer); n >= 0; n = read(in, buffer)) {
      out.write(buffer, 0, n);
    }
  }

  private int read(InputStream in, byte[] buffer) throws IOException {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      readingFailed = Optional.of(e);
      throw e;
    }
  }

  @Override
  public long getContentLength() {
    return isChunked() ? -1 : request.getContentLengthLong();
  }

  @Override
  public InputStream getContent() throws IOException {
    return request.getInputStream();
  }

  @Override
  public boolean isRepeatable() {
    return false;
  }

  @Override
  public boolean isStreaming() {
    return true;
  }

  @Override
  public void close() {
    // The servlet container owns the stream.
  }
}

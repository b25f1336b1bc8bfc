package org.weightaudit.store.upload;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;
import org.weightaudit.store.blob.Spool;
import org.weightaudit.store.blob.SpooledFile;

/** Receives the bodies of requests. */
@Component
public class Uploads {

  private static final int BUFFER_BYTES = 1 << 16;

  private final Spool spool;

  public Uploads(Spool spool) {
    this.spool = spool;
  }

  /**
   * Receives the body of a request as a file, which the caller must close.
   *
   * @param largest the most that is accepted
   * @throws Problem if the length is missing or too large, the digest is not the announced one, or
   *     the work folder is full
   * @throws IOException if the body breaks off
   */
  public SpooledFile receive(HttpServletRequest request, DataSize largest) throws IOException {
    long length = checkedLength(request, largest);
    ReprDigest digest = ReprDigest.of(Optional.ofNullable(request.getHeader("Repr-Digest")));
    refuseForms(request);
    spool.requireRoom(length);
    SpooledFile file = spool.write(out -> copy(request.getInputStream(), length, out));
    try {
      digest.check(file.sha256());
      return file;
    } catch (Problem e) {
      file.close();
      throw e;
    }
  }

  private static long checkedLength(HttpServletRequest request, DataSize largest) {
    long length = request.getContentLengthLong();
    if (length < 0) {
      throw Problem.of(
              ProblemType.LENGTH_REQUIRED,
              "The request has no Content-Length; a file is sent with its length, not in chunks.")
          .at(HttpHeaders.CONTENT_LENGTH, "This header is missing.");
    }
    if (length > largest.toBytes()) {
      throw Problem.of(
              ProblemType.TOO_LARGE,
              "Found %d bytes; wanted at most %d.".formatted(length, largest.toBytes()))
          .at(HttpHeaders.CONTENT_LENGTH, "Found %d.".formatted(length));
    }
    return length;
  }

  private static void refuseForms(HttpServletRequest request) {
    String type = Optional.ofNullable(request.getContentType()).orElse("");
    if (type.toLowerCase(Locale.ROOT).startsWith("multipart/")) {
      throw Problem.of(
          ProblemType.UNSUPPORTED_MEDIA_TYPE,
          "Found %s; wanted the bytes of the file as they are, application/octet-stream."
              .formatted(type));
    }
  }

  private static void copy(InputStream in, long length, OutputStream out) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long received = 0;
    int read;
    while ((read = in.read(buffer)) > 0) {
      out.write(buffer, 0, read);
      received += read;
    }
    if (received != length) {
      throw Problem.of(
          ProblemType.INVALID_REQUEST,
          "The body broke off after %d of %d bytes.".formatted(received, length));
    }
  }
}

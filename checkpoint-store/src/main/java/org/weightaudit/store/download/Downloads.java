package org.weightaudit.store.download;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;
import org.weightaudit.store.blob.Blobs;

/** Sends files. */
@Component
public class Downloads {

  private static final String FOREVER = "private, max-age=31536000, immutable";

  private final Blobs blobs;

  public Downloads(Blobs blobs) {
    this.blobs = blobs;
  }

  /** Answers a GET or HEAD request with a file, a part of it, or the news that it is unchanged. */
  public void send(Download file, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setHeader(HttpHeaders.ETAG, file.entityTag());
    response.setHeader(HttpHeaders.CACHE_CONTROL, file.immutable() ? FOREVER : "no-cache");
    if (isKnown(file, request)) {
      response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
      return;
    }
    ByteRange.Asked asked = ByteRange.of(rangeHeader(file, request), file.bytes());
    if (asked instanceof ByteRange.Outside) {
      response.setHeader(HttpHeaders.CONTENT_RANGE, "bytes */" + file.bytes());
      throw Problem.of(
              ProblemType.RANGE_NOT_SATISFIABLE,
              "Found %s; the content has %d bytes."
                  .formatted(request.getHeader(HttpHeaders.RANGE), file.bytes()))
          .at(HttpHeaders.RANGE, "Outside of the content.");
    }
    response.setHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
    response.setHeader("Repr-Digest", file.sha256().reprDigest());
    response.setContentType(file.type().toString());
    ByteRange range = new ByteRange(0, file.bytes());
    if (asked instanceof ByteRange.Part part) {
      range = part.range();
      response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
      response.setHeader(
          HttpHeaders.CONTENT_RANGE,
          "bytes %d-%d/%d"
              .formatted(range.first(), range.first() + range.length() - 1, file.bytes()));
    }
    response.setContentLengthLong(range.length());
    if (!request.getMethod().equals("HEAD") && range.length() > 0) {
      stream(file, range, response);
    }
  }

  private void stream(Download file, ByteRange range, HttpServletResponse response)
      throws IOException {
    try (InputStream in = blobs.open(file.sha256(), range.first(), range.length())) {
      in.transferTo(response.getOutputStream());
    } catch (Problem e) {
      if (!response.isCommitted()) {
        response.reset();
      }
      throw e;
    }
  }

  private static boolean isKnown(Download file, HttpServletRequest request) {
    String known = request.getHeader(HttpHeaders.IF_NONE_MATCH);
    return known != null
        && Arrays.stream(known.split(","))
            .map(tag -> tag.strip().replaceFirst("^W/", ""))
            .anyMatch(tag -> tag.equals(file.entityTag()) || tag.equals("*"));
  }

  private static Optional<String> rangeHeader(Download file, HttpServletRequest request) {
    String condition = request.getHeader(HttpHeaders.IF_RANGE);
    return condition == null || condition.equals(file.entityTag())
        ? Optional.ofNullable(request.getHeader(HttpHeaders.RANGE))
        : Optional.empty();
  }
}

package org.weightaudit.gateway.route;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.function.ServerResponse;

/** A service's answer on its way to the client. Events are passed on at once, not collected. */
final class StreamedResponse implements ServerResponse {

  private static final Logger LOG = LoggerFactory.getLogger(StreamedResponse.class);
  private static final int BUFFER = 64 << 10;

  private final Backend backend;
  private final ClassicHttpResponse answer;
  private final HttpHeaders headers;

  StreamedResponse(Backend backend, ClassicHttpResponse answer, HttpHeaders headers) {
    this.backend = backend;
    this.answer = answer;
    this.headers = headers;
  }

  @Override
  public HttpStatusCode statusCode() {
    return HttpStatusCode.valueOf(answer.getCode());
  }

  @Override
  public HttpHeaders headers() {
    return headers;
  }

  @Override
  public MultiValueMap<String, Cookie> cookies() {
    return new LinkedMultiValueMap<>();
  }

  @Override
  public @Nullable ModelAndView writeTo(
      HttpServletRequest request, HttpServletResponse response, Context context)
      throws IOException {
    try (ClassicHttpResponse open = answer) {
      response.setStatus(open.getCode());
      headers.forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
      HttpEntity entity = open.getEntity();
      if (entity == null) {
        response.flushBuffer();
      } else {
        copy(entity.getContent(), response);
      }
    }
    return null;
  }

  private void copy(InputStream in, HttpServletResponse response) throws IOException {
    boolean events = MediaType.TEXT_EVENT_STREAM.equalsTypeAndSubtype(headers.getContentType());
    byte[] buffer = new byte[BUFFER];
    OutputStream out = response.getOutputStream();
    if (events) {
      response.flushBuffer();
    }
    for (int n = read(in, buffer, response); n >= 0; n = read(in, buffer, response)) {
      try {
        out.write(buffer, 0, n);
        if (events) {
          out.flush();
        }
      } catch (IOException e) {
        LOG.atDebug().setCause(e).log("client went away");
        return;
      }
    }
  }

  private int read(InputStream in, byte[] buffer, HttpServletResponse response) throws IOException {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      // What is not sent yet must not look like a whole answer.
      LOG.atWarn().setCause(e).addKeyValue("service", backend.name()).log("answer broke off");
      if (!response.isCommitted()) {
        response.reset();
        throw Unreachable.problem(backend, e);
      }
      throw e;
    }
  }
}

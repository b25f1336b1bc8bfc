package org.weightaudit.gateway.failure;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/**
 * Gives back to the server what only it can end. An answer that breaks off in the middle must cut
 * the connection: a problem document there would be read as a part of the content.
 */
@Component
class ContainerFailures implements HandlerExceptionResolver, Ordered {

  @Override
  public @Nullable ModelAndView resolveException(
      HttpServletRequest request,
      HttpServletResponse response,
      @Nullable Object handler,
      Exception exception) {
    if (response.isCommitted()) {
      throw new IllegalStateException("The answer broke off", exception);
    }
    if (exception instanceof InvalidParameterException malformed) {
      return refuse(response, malformed.getErrorCode());
    }
    return null;
  }

  private static ModelAndView refuse(HttpServletResponse response, int status) {
    try {
      response.sendError(status);
      return new ModelAndView();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE;
  }
}

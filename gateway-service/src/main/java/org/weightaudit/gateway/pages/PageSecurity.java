package org.weightaudit.gateway.pages;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Tells browsers what the answers may do: next to nothing. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class PageSecurity extends OncePerRequestFilter {

  private static final String PAGES =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'; require-trusted-types-for 'script'";

  /** Swagger UI writes styles and markup of its own. */
  private static final String API_PAGE =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
          + " img-src 'self' data:; connect-src 'self'; font-src 'self' data:; base-uri 'none';"
          + " form-action 'none'; frame-ancestors 'none'";

  /** Reports and uploaded files: to look at, without scripts. */
  private static final String CONTENT =
      "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; font-src data:;"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    response.setHeader("Content-Security-Policy", policy(request.getRequestURI()));
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "same-origin");
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    chain.doFilter(request, response);
  }

  private static String policy(String path) {
    if (path.startsWith("/v1/")) {
      return CONTENT;
    }
    return path.equals("/swagger-ui.html") ? API_PAGE : PAGES;
  }
}

package org.weightaudit.gateway.pages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Serves the files of Swagger UI from its jar, whatever its version. */
@Configuration(proxyBeanMethods = false)
class Assets implements WebMvcConfigurer {

  private static final String BUNDLE =
      "classpath*:/META-INF/resources/webjars/swagger-ui/*/swagger-ui-bundle.js";

  @Override
  public void addResourceHandlers(ResourceHandlerRegistry registry) {
    registry
        .addResourceHandler("/assets/swagger-ui/**")
        .addResourceLocations(swaggerUi())
        .setCacheControl(CacheControl.maxAge(Duration.ofHours(1)));
  }

  private static String swaggerUi() {
    try {
      Resource[] bundles = new PathMatchingResourcePatternResolver().getResources(BUNDLE);
      if (bundles.length != 1) {
        throw new IllegalStateException(
            "Found %d versions of Swagger UI; wanted 1".formatted(bundles.length));
      }
      String bundle = bundles[0].getURL().toString();
      return bundle.substring(0, bundle.lastIndexOf('/') + 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

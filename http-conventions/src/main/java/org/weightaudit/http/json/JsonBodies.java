package org.weightaudit.http.json;

import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Leaves JSON as the one structured format of bodies: libraries on the class path bring converters
 * for YAML and others, which would read requests by laxer rules.
 */
public final class JsonBodies implements WebMvcConfigurer {

  @Override
  public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
    converters.configureMessageConvertersList(
        list -> list.removeIf(JsonBodies::isAnotherStructuredFormat));
  }

  private static boolean isAnotherStructuredFormat(HttpMessageConverter<?> converter) {
    return converter.getSupportedMediaTypes().stream()
        .map(MediaType::getSubtype)
        .anyMatch(subtype -> subtype.matches("(x-)?(yaml|cbor|jackson-smile|xml)"));
  }
}

package org.weightaudit.http;

import java.time.Clock;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.weightaudit.http.json.JsonBodies;
import org.weightaudit.http.json.StrictJson;
import org.weightaudit.http.openapi.RequiredProperties;
import org.weightaudit.http.problem.ProblemAdvice;

/** Gives a service the platform's conventions as soon as it is on the class path. */
@AutoConfiguration(
    beforeName = {
      "org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration",
      "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration"
    })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@Import({ProblemAdvice.class, ServletErrors.class})
public class HttpConventions {

  @Bean
  StrictJson strictJson() {
    return new StrictJson();
  }

  @Bean
  RequiredProperties requiredProperties() {
    return new RequiredProperties();
  }

  @Bean
  JsonBodies jsonBodies() {
    return new JsonBodies();
  }

  @Bean
  @ConditionalOnMissingBean
  Clock clock() {
    return Clock.systemUTC();
  }
}

package org.weightaudit.generator.method;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.weightaudit.generators.GeneratorMethod;
import tools.jackson.databind.json.JsonMapper;

/** Which methods this service hosts. */
@Configuration(proxyBeanMethods = false)
class HostedMethods {

  @Bean
  Methods methods(ObjectProvider<GeneratorMethod<?>> hosted, JsonMapper json) {
    return new Methods(hosted.orderedStream().toList(), json);
  }
}

package org.weightaudit.generator;

import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.weightaudit.weights.compute.ComputeDevice;

/** Starts the generator service. */
@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
@OpenAPIDefinition(
    info =
        @Info(
            title = "weightaudit generator service",
            version = "v1",
            description =
                "Trains model zoos and generators, and samples generators into sealed checkpoint sets."))
public class GeneratorServiceApplication {

  /** The application with its own configuration file, so that several may share one class path. */
  public static SpringApplicationBuilder application() {
    return new SpringApplicationBuilder(GeneratorServiceApplication.class)
        .properties("spring.config.name=generator-service");
  }

  public static void main(String[] arguments) {
    application().run(arguments);
  }

  @Bean
  ComputeDevice computeDevice() {
    return ComputeDevice.best();
  }
}

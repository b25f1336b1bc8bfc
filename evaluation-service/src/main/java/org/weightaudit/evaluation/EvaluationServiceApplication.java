package org.weightaudit.evaluation;

import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.weightaudit.weights.compute.ComputeDevice;

/** Starts the evaluation service. */
@SpringBootApplication(proxyBeanMethods = false)
@OpenAPIDefinition(
    info =
        @Info(
            title = "weightaudit evaluation service",
            version = "v1",
            description =
                "Tells whether generated checkpoints are new networks or training checkpoints handed back."))
public class EvaluationServiceApplication {

  /** The application with its own configuration file, so that several may share one class path. */
  public static SpringApplicationBuilder application() {
    return new SpringApplicationBuilder(EvaluationServiceApplication.class)
        .properties("spring.config.name=evaluation-service");
  }

  public static void main(String[] arguments) {
    application().run(arguments);
  }

  /** Made when the first audit runs: the native library takes seconds to load. */
  @Bean
  @Lazy
  ComputeDevice computeDevice() {
    return ComputeDevice.best();
  }
}

package org.weightaudit.store;

import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the checkpoint store. */
@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
@OpenAPIDefinition(
    info =
        @Info(
            title = "weightaudit checkpoint store",
            version = "v1",
            description =
                "Checkpoint sets and data sets: created open, filled, sealed. Artifacts: any file."))
public class CheckpointStoreApplication {

  /** The application with its own configuration file, so that several may share one class path. */
  public static SpringApplicationBuilder application() {
    return new SpringApplicationBuilder(CheckpointStoreApplication.class)
        .properties("spring.config.name=checkpoint-store");
  }

  public static void main(String[] arguments) {
    application().run(arguments);
  }
}

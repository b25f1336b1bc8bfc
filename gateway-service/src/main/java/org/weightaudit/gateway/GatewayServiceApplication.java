package org.weightaudit.gateway;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the gateway. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class GatewayServiceApplication {

  public static void main(String[] arguments) {
    application().run(arguments);
  }

  /** The application with its own configuration name, so that several can share a class path. */
  public static SpringApplicationBuilder application() {
    return new SpringApplicationBuilder(GatewayServiceApplication.class)
        .properties("spring.config.name=gateway-service");
  }
}

package org.weightaudit.generatorclient;

import java.time.Duration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.weightaudit.http.client.RemoteService;

/** Gives a service whose configuration names a generator service the {@link HostedGenerators}. */
@AutoConfiguration
@ConditionalOnProperty("weightaudit.generator.url")
@EnableConfigurationProperties(GeneratorClient.Settings.class)
public class GeneratorClient {

  /**
   * @param url of the generator service, for example {@code http://localhost:8082}
   */
  @ConfigurationProperties("weightaudit.generator")
  public record Settings(String url) {}

  @Bean
  @ConditionalOnMissingBean
  HostedGenerators hostedGenerators(Settings settings) {
    return new HttpHostedGenerators(
        new RemoteService("generator service", settings.url(), Duration.ofSeconds(30)));
  }
}

package org.weightaudit.storeclient;

import java.nio.file.Path;
import java.time.Clock;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Gives a service whose configuration names a store the {@link CheckpointStore}. */
@AutoConfiguration
@ConditionalOnProperty("weightaudit.store.url")
@EnableConfigurationProperties(StoreClient.Settings.class)
public class StoreClient {

  /**
   * @param url of the store, for example {@code http://localhost:8081}
   * @param cacheDir where fetched shards and data sets are kept
   */
  @ConfigurationProperties("weightaudit.store")
  public record Settings(String url, Path cacheDir) {}

  @Bean
  @ConditionalOnMissingBean
  CheckpointStore checkpointStore(Settings settings, Clock clock) {
    return new HttpCheckpointStore(
        new StoreConnection(settings.url()), new FetchedFiles(settings.cacheDir(), clock));
  }
}

package org.weightaudit.jobs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A service with one kind of jobs; what they do is given with each. */
final class TestService implements AutoCloseable {

  static final Duration LONG = Duration.ofSeconds(30);

  private static final AtomicInteger NAMES = new AtomicInteger();

  /** What jobs do, by subject, and whose outcomes were stored. */
  static final class Work {
    final Map<String, Attempt> preparations = new ConcurrentHashMap<>();
    final Map<String, Attempt> attempts = new ConcurrentHashMap<>();
    private final List<String> stored = new ArrayList<>();

    interface Attempt {
      void make(JobRun run) throws Exception;
    }

    synchronized void store(String subject) {
      stored.add(subject);
    }

    synchronized List<String> stored() {
      return List.copyOf(stored);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class App {

    @Bean
    JobKind kind(Work work) {
      return new JobKind() {
        @Override
        public String name() {
          return "test";
        }

        @Override
        public void prepare(JobRun run) throws Exception {
          work.preparations.getOrDefault(run.subject(), nothing -> {}).make(run);
        }

        @Override
        public Runnable run(JobRun run) throws Exception {
          work.attempts.getOrDefault(run.subject(), nothing -> {}).make(run);
          return () -> work.store(run.subject());
        }
      };
    }
  }

  final Work work;
  final Jobs jobs;
  final JdbcClient database;
  private final ConfigurableApplicationContext context;
  private final TransactionTemplate transaction;

  private TestService(Work work, ConfigurableApplicationContext context) {
    this.work = work;
    this.context = context;
    jobs = context.getBean(Jobs.class);
    database = context.getBean(JdbcClient.class);
    transaction = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
  }

  static TestService start(String url, String... properties) {
    return start(url, new Work(), properties);
  }

  /** A service that does the same work as another. */
  static TestService start(String url, Work work, String... properties) {
    String[] all =
        Stream.concat(
                Stream.of(
                    "spring.config.name=none",
                    "server.port=0",
                    "spring.datasource.url=" + url,
                    "spring.datasource.username=postgres",
                    "spring.datasource.password=postgres",
                    "spring.datasource.hikari.connection-timeout=1000",
                    "spring.flyway.locations=classpath:db/http-conventions,classpath:db/durable-jobs",
                    "db-scheduler.threads=4",
                    "db-scheduler.polling-interval=100ms",
                    "db-scheduler.polling-strategy=lock-and-fetch",
                    "db-scheduler.polling-strategy-lower-limit-fraction-of-threads=0.9",
                    "db-scheduler.polling-strategy-upper-limit-fraction-of-threads=1",
                    "db-scheduler.heartbeat-interval=500ms",
                    "db-scheduler.missed-heartbeats-limit=4",
                    "db-scheduler.shutdown-max-wait=1s",
                    "weightaudit.jobs.first-wait=100ms",
                    "weightaudit.jobs.longest-wait=1s"),
                Stream.of(properties))
            .toArray(String[]::new);
    return new TestService(
        work,
        new SpringApplicationBuilder(App.class)
            .initializers(
                context ->
                    ((GenericApplicationContext) context).registerBean(Work.class, () -> work))
            .properties(all)
            .run());
  }

  String submit(Work.Attempt attempt) {
    return submit("default", attempt);
  }

  String submit(String workspace, Work.Attempt attempt) {
    String subject = "t_" + NAMES.incrementAndGet();
    work.attempts.put(subject, attempt);
    transaction.executeWithoutResult(status -> jobs.submit(workspace, "test", subject));
    return subject;
  }

  TransactionTemplate transactions() {
    return transaction;
  }

  void inTransaction(Runnable change) {
    transaction.executeWithoutResult(status -> change.run());
  }

  JobView end(String subject) {
    return jobs.awaitEnd(Jobs.idOf(subject), LONG);
  }

  String phase(String subject) {
    return jobs.ofSubject(subject).progress().phase();
  }

  int port() {
    return Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
  }

  @Override
  public void close() {
    context.close();
  }
}

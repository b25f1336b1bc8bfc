package org.weightaudit.jobs;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.Task;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.List;
import java.util.Properties;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.weightaudit.http.idempotency.IdempotencyConvention;
import tools.jackson.databind.json.JsonMapper;

/** Gives a service that declares {@link JobKind} beans their queue and its endpoints. */
@AutoConfiguration(
    after = IdempotencyConvention.class,
    beforeName = "com.github.kagkarlsson.scheduler.boot.autoconfigure.DbSchedulerAutoConfiguration")
@ConditionalOnBean(JobKind.class)
@EnableConfigurationProperties(Patience.Settings.class)
@Import(JobsApi.class)
public class DurableJobs {

  @Bean
  JobRows jobRows(JdbcClient database, JsonMapper json, Clock clock) {
    return new JobRows(database, json, clock);
  }

  @Bean
  Task<Void> jobTask(
      JobRows rows,
      List<JobKind> kinds,
      DataSource dataSource,
      JdbcClient database,
      PlatformTransactionManager transactions,
      Clock clock,
      Patience.Settings patience,
      @Value("${weightaudit.device-slot:}") String slot,
      @Value("${spring.application.name:service}") String service) {
    String worker = "%s, process %d".formatted(service, ProcessHandle.current().pid());
    Ledger ledger =
        new Ledger(
            rows,
            new AttemptRows(database, clock, worker, host()),
            new TransactionTemplate(transactions));
    DeviceSlot device =
        new DeviceSlot(unpooled(dataSource), slot.isBlank() ? host() + " default" : slot);
    return new JobExecution(ledger, kinds, device, new Patience(patience, clock)).task();
  }

  /** The same database without a pool: a device slot lives as long as its connection. */
  private static DataSource unpooled(DataSource pool) {
    SimpleDriverDataSource connections =
        DataSourceBuilder.derivedFrom(pool).type(SimpleDriverDataSource.class).build();
    Properties properties = new Properties();
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("ApplicationName", "device slot");
    connections.setConnectionProperties(properties);
    return connections;
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  @Bean
  Jobs jobs(JobRows rows, @Lazy SchedulerClient scheduler) {
    return new Jobs(rows, scheduler);
  }

  @Bean
  JobEvents jobEvents(Jobs jobs) {
    return new JobEvents(jobs);
  }
}

package org.weightaudit.jobs;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.Task;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.weightaudit.http.idempotency.IdempotencyConvention;
import tools.jackson.databind.json.JsonMapper;

/** Gives a service that declares {@link JobKind} beans their queue and its endpoints. */
@AutoConfiguration(
    after = IdempotencyConvention.class,
    beforeName = "com.github.kagkarlsson.scheduler.boot.autoconfigure.DbSchedulerAutoConfiguration")
@ConditionalOnBean(JobKind.class)
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
      PlatformTransactionManager transactions,
      @Value("${weightaudit.device:default}") String device) {
    return new JobExecution(
            rows, kinds, new DeviceSlot(dataSource, device), new TransactionTemplate(transactions))
        .task();
  }

  @Bean
  Jobs jobs(JobRows rows, @Lazy SchedulerClient scheduler, Clock clock) {
    return new Jobs(rows, scheduler, clock);
  }

  @Bean
  JobEvents jobEvents(Jobs jobs) {
    return new JobEvents(jobs);
  }
}

package org.weightaudit.http.idempotency;

import java.time.Clock;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.weightaudit.http.HttpConventions;
import tools.jackson.databind.json.JsonMapper;

/** Gives a service with a database its {@link IdempotentRequests}. */
@AutoConfiguration(
    after = HttpConventions.class,
    afterName = {
      "org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration",
      "org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration",
      "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
      "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration"
    })
@ConditionalOnClass(JdbcClient.class)
public class IdempotencyConvention {

  @Bean
  @ConditionalOnBean({JdbcClient.class, PlatformTransactionManager.class})
  IdempotentRequests idempotentRequests(
      JdbcClient database, PlatformTransactionManager transactions, JsonMapper json, Clock clock) {
    return new IdempotentRequests(database, new TransactionTemplate(transactions), json, clock);
  }
}

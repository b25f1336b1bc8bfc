package org.weightaudit.http;

import java.time.Clock;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.weightaudit.http.idempotency.IdempotentRequests;
import org.weightaudit.http.json.StrictJson;
import org.weightaudit.http.problem.ProblemAdvice;
import tools.jackson.databind.json.JsonMapper;

/** Gives a service the platform's conventions as soon as it is on the class path. */
@AutoConfiguration(
    afterName = {
      "org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration",
      "org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration",
      "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
      "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration"
    })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@Import({ProblemAdvice.class, ServletErrors.class})
public class HttpConventions {

  @Bean
  StrictJson strictJson() {
    return new StrictJson();
  }

  @Bean
  @ConditionalOnMissingBean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(JdbcClient.class)
  static class WithDatabase {

    @Bean
    @ConditionalOnBean({JdbcClient.class, PlatformTransactionManager.class})
    IdempotentRequests idempotentRequests(
        JdbcClient database,
        PlatformTransactionManager transactions,
        JsonMapper json,
        Clock clock) {
      return new IdempotentRequests(database, new TransactionTemplate(transactions), json, clock);
    }
  }
}

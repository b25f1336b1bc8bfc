package org.weightaudit.http.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.web.MockHttpServletRequest;

class DatabaseOutageTest {

  @ParameterizedTest
  @ValueSource(strings = {"08006", "08001", "57P01", "57P03", "53300", "40001"})
  void connectionsThatBreakAreAnOutage(String state) {
    assertThat(DatabaseOutage.caused(new SQLException("gone", state))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"23505", "42601", "22001", "57014"})
  void statementsThatAreWrongAreNone(String state) {
    assertThat(DatabaseOutage.caused(new SQLException("wrong", state))).isFalse();
  }

  @Test
  void whatHasNothingToDoWithTheDatabaseIsNone() {
    assertThat(DatabaseOutage.caused(new IOException("Connection is closed"))).isFalse();
  }

  @Test
  void aRequestDuringAnOutageIsToldToTryAgain() throws Exception {
    Exception outage =
        new IllegalStateException(
            "could not begin", new SQLTransientConnectionException("no connection for 5000 ms"));
    ResponseEntity<?> answer = new ProblemAdvice().other(outage, new MockHttpServletRequest());
    assertThat(answer.getStatusCode().value()).isEqualTo(503);
    assertThat(answer.getHeaders().getFirst("Retry-After")).isEqualTo("5");
  }
}

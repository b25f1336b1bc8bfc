package org.weightaudit.evaluation.report;

import org.weightaudit.evaluation.plan.AuditRequest;
import tools.jackson.databind.json.JsonMapper;

/** The command that repeats an audit. */
final class Curl {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Curl() {}

  static String of(AuditRequest request) {
    return """
        curl --request POST http://localhost:8080/v1/audits \\
          --header 'Content-Type: application/json' \\
          --data '%s'"""
        .formatted(
            JSON.writerWithDefaultPrettyPrinter()
                .writeValueAsString(request)
                .replace("'", "'\\''"));
  }
}

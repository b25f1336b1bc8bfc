package org.weightaudit.evaluation.report;

import org.weightaudit.evaluation.plan.AuditRequest;
import tools.jackson.databind.json.JsonMapper;

/** The command that repeats an audit on a platform. */
final class Curl {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Curl() {}

  static String of(AuditRequest request, String platform) {
    return """
        curl --request POST %s/v1/audits \\
          --header 'Content-Type: application/json' \\
          --data '%s'"""
        .formatted(
            platform,
            JSON.writerWithDefaultPrettyPrinter()
                .writeValueAsString(request)
                .replace("'", "'\\''"));
  }
}

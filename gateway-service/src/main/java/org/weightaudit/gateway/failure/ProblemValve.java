package org.weightaudit.gateway.failure;

import java.io.IOException;
import java.io.Writer;
import java.util.Arrays;
import java.util.Map;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.weightaudit.http.problem.ProblemType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reports what the server refuses before it looks for an application, for example a malformed
 * target. Tomcat makes it by its name.
 */
public final class ProblemValve extends ErrorReportValve {

  private static final Logger LOG = LoggerFactory.getLogger(ProblemValve.class);
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Map<Integer, String> DETAILS =
      Map.of(
          400,
          "The request line, a header or the encoding of the path is malformed, or they are too long.",
          414,
          "The address is too long.",
          431,
          "The headers are too long.",
          405,
          "This method is not allowed here.",
          501,
          "This method or transfer encoding is not known here.");

  @Override
  protected void report(Request request, Response response, @Nullable Throwable throwable) {
    int status = response.getStatus();
    if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
      return;
    }
    try {
      response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
      response.setCharacterEncoding("UTF-8");
      Writer writer = response.getReporter();
      if (writer != null) {
        writer.write(document(status));
        response.finishResponse();
      }
    } catch (IOException e) {
      LOG.atDebug().setCause(e).log("client went away");
    }
  }

  private static String document(int status) {
    ProblemType type =
        Arrays.stream(ProblemType.values())
            .filter(candidate -> candidate.status() == status)
            .findFirst()
            .orElse(status < 500 ? ProblemType.INVALID_REQUEST : ProblemType.INTERNAL);
    String detail = DETAILS.getOrDefault(status, type.title() + ".");
    return JSON.writeValueAsString(
        new Document(type.uri().toString(), type.title(), status, detail));
  }

  private record Document(String type, String title, int status, String detail) {}
}

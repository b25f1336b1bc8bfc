package org.weightaudit.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.weightaudit.evaluation.Service.Answer;
import org.weightaudit.storeclient.StoredSet;
import tools.jackson.databind.JsonNode;

/** Audits of small trained networks, from request to report. */
class AuditsTest {

  private static final InMemoryStore STORE = new InMemoryStore();
  private static Service service;
  private static Networks networks;
  private static String training;
  private static String copies;
  private static String fresh;
  private static String reference;

  @BeforeAll
  static void start() {
    networks = Networks.train();
    STORE.addDataset("blobs", networks.images(), StoredSet.SEALED);
    training = runnable("training zoo", networks.training());
    copies = runnable("copies", networks.hiddenCopies());
    fresh = runnable("fresh", networks.fresh());
    reference = runnable("reference", networks.reference());
    service = Service.with(STORE);
  }

  private static String runnable(String name, org.weightaudit.weights.matrix.WeightMatrix rows) {
    return STORE.describe(name, Networks.MLP.layout(), rows).runnable(Networks.MLP).put();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static String request(String generated, String more) {
    return "{\"training\": \"%s\", \"generated\": {\"set\": \"%s\"}%s}"
        .formatted(training, generated, more);
  }

  @Test
  void hiddenCopiesAreFound() {
    JsonNode audit =
        service.audit(
            request(
                copies, ", \"reference\": \"%s\", \"dataset\": \"blobs\"".formatted(reference)));
    assertThat(audit.path("state").asString()).isEqualTo("SUCCEEDED");
    assertThat(audit.path("verdict").asString()).isEqualTo("MEMORIZED");
    assertThat(audit.path("gate").asString()).isEqualTo("FAILED");
    assertThat(audit.path("basis").asString()).isEqualTo("FULL");
    System.err.println(audit.toPrettyString());
    Answer report =
        service.get("/v1/audits/" + audit.path("id").asString() + "/report", "Accept", "text/html");
    System.err.println(report.status() + report.text());
  }
}

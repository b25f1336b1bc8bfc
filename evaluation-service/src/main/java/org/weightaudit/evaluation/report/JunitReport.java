package org.weightaudit.evaluation.report;

import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.weightaudit.evaluation.archive.Estimate;
import org.weightaudit.evaluation.audit.AuditView;
import org.weightaudit.jobs.JobState;
import org.weightaudit.novelty.verdict.Gate;

/**
 * An audit as the test report that pipelines read (the format of Maven Surefire): passed, failed
 * with the sentence, skipped with what is missing, or in error.
 */
final class JunitReport {

  private JunitReport() {}

  static String of(AuditView audit) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      suite(xml, audit);
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("XML could not be written to memory", e);
    }
    return text.toString();
  }

  private static void suite(XMLStreamWriter xml, AuditView audit) throws XMLStreamException {
    boolean succeeded = audit.state() == JobState.SUCCEEDED;
    Gate gate = audit.gate().orElse(Gate.UNDECIDED);
    String seconds = seconds(audit);
    xml.writeStartElement("testsuite");
    attribute(xml, "name", "weightaudit");
    attribute(xml, "timestamp", audit.createdAt().toString());
    attribute(xml, "time", seconds);
    attribute(xml, "tests", "1");
    attribute(xml, "failures", succeeded && gate == Gate.FAILED ? "1" : "0");
    attribute(xml, "errors", succeeded ? "0" : "1");
    attribute(xml, "skipped", succeeded && gate == Gate.UNDECIDED ? "1" : "0");
    properties(xml, audit);
    xml.writeStartElement("testcase");
    attribute(xml, "classname", "weightaudit." + audit.id());
    attribute(xml, "name", audit.sets().title(audit.generator()));
    attribute(xml, "time", seconds);
    if (succeeded) {
      verdict(xml, audit, gate);
    } else {
      error(xml, audit);
    }
    xml.writeEndElement();
    xml.writeEndElement();
  }

  private static void verdict(XMLStreamWriter xml, AuditView audit, Gate gate)
      throws XMLStreamException {
    if (gate == Gate.PASSED) {
      return;
    }
    String reasons = String.join("\n", audit.reasons().orElseThrow());
    xml.writeStartElement(gate == Gate.FAILED ? "failure" : "skipped");
    String sentence = audit.sentence().orElseThrow();
    attribute(
        xml,
        "message",
        gate == Gate.FAILED ? sentence : sentence + " " + reasons.replace('\n', ' '));
    if (gate == Gate.FAILED) {
      attribute(xml, "type", audit.verdict().orElseThrow().name());
      xml.writeCharacters(clean(reasons));
    }
    xml.writeEndElement();
  }

  private static void error(XMLStreamWriter xml, AuditView audit) throws XMLStreamException {
    String detail =
        audit
            .problem()
            .map(problem -> problem.path("detail").asString("The audit failed."))
            .orElse("The audit was cancelled.");
    xml.writeStartElement("error");
    attribute(xml, "message", detail);
    attribute(xml, "type", audit.state().name());
    xml.writeEndElement();
  }

  private static void properties(XMLStreamWriter xml, AuditView audit) throws XMLStreamException {
    Map<String, String> properties = new TreeMap<>();
    properties.put("audit", audit.id());
    audit.verdict().ifPresent(verdict -> properties.put("verdict", verdict.name()));
    audit.gate().ifPresent(gate -> properties.put("gate", gate.name()));
    audit.sets().byRole().forEach((role, set) -> properties.put(role + ".digest", set.digest()));
    audit
        .statistics()
        .orElse(Map.<String, Estimate>of())
        .forEach(
            (key, estimate) ->
                properties.put("statistic." + key, Double.toString(estimate.value())));
    xml.writeStartElement("properties");
    for (Map.Entry<String, String> property : properties.entrySet()) {
      xml.writeEmptyElement("property");
      attribute(xml, "name", property.getKey());
      attribute(xml, "value", property.getValue());
    }
    xml.writeEndElement();
  }

  private static String seconds(AuditView audit) {
    Instant begun = audit.startedAt().orElse(audit.createdAt());
    Duration lasted = Duration.between(begun, audit.finishedAt().orElse(begun));
    return String.format(Locale.ROOT, "%.3f", lasted.toMillis() / 1000.0);
  }

  private static void attribute(XMLStreamWriter xml, String name, String value)
      throws XMLStreamException {
    xml.writeAttribute(name, clean(value));
  }

  /** Without the characters that XML 1.0 cannot say. */
  private static String clean(String text) {
    return text.replaceAll(
        "[^\\t\\n\\r\\x{20}-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]", "\uFFFD");
  }
}

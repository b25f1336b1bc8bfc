package org.weightaudit.cli.audit;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** The JUnit file of an audit that did not come to a verdict: one test case with an error. */
final class JunitError {

  private JunitError() {}

  static void write(Path target, String name, String message) throws IOException {
    Optional<Path> folder = Optional.ofNullable(target.toAbsolutePath().getParent());
    if (folder.isPresent()) {
      Files.createDirectories(folder.get());
    }
    try (Writer out = Files.newBufferedWriter(target)) {
      XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(out);
      xml.writeStartDocument();
      xml.writeStartElement("testsuite");
      xml.writeAttribute("name", "weightaudit");
      xml.writeAttribute("tests", "1");
      xml.writeAttribute("failures", "0");
      xml.writeAttribute("errors", "1");
      xml.writeAttribute("skipped", "0");
      xml.writeStartElement("testcase");
      xml.writeAttribute("classname", "weightaudit");
      xml.writeAttribute("name", name);
      xml.writeStartElement("error");
      xml.writeAttribute("message", message.lines().findFirst().orElse(""));
      xml.writeCharacters(message);
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IOException("cannot write " + target, e);
    }
  }
}

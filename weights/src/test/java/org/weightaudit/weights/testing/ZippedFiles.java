package org.weightaudit.weights.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Files on their way into a zip archive. */
public final class ZippedFiles {

  private final Map<String, byte[]> files = new LinkedHashMap<>();

  /** Adds a file; a name that ends in / is a folder. */
  public ZippedFiles with(String name, byte[] content) {
    files.put(name, content);
    return this;
  }

  /** Adds all files below a folder, under their paths in it. */
  public ZippedFiles withAll(Path folder) {
    try (Stream<Path> found = Files.walk(folder)) {
      List<Path> regular = found.filter(Files::isRegularFile).sorted().toList();
      for (Path file : regular) {
        with(folder.relativize(file).toString(), Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  public ZippedFiles without(String name) {
    files.remove(name);
    return this;
  }

  public ZippedFiles change(String name, UnaryOperator<byte[]> change) {
    files.computeIfPresent(name, (unused, content) -> change.apply(content));
    return this;
  }

  public List<String> names() {
    return List.copyOf(files.keySet());
  }

  /** The archive, as zip tools write it. */
  public byte[] deflated() {
    return zip(ZipEntry.DEFLATED);
  }

  /** The archive without compression. */
  public byte[] stored() {
    return zip(ZipEntry.STORED);
  }

  private byte[] zip(int method) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        byte[] content = file.getValue();
        ZipEntry entry = new ZipEntry(file.getKey());
        entry.setMethod(method);
        if (method == ZipEntry.STORED) {
          CRC32 sum = new CRC32();
          sum.update(content);
          entry.setCrc(sum.getValue());
          entry.setSize(content.length);
        }
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}

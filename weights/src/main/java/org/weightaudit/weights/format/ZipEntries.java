package org.weightaudit.weights.format;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * The entries of a zip archive as bytes that can be read at any position: those that the central
 * directory lists. Stored entries are read in place; compressed ones are inflated once into a
 * temporary file, up to a limit for all together.
 */
final class ZipEntries implements Closeable {

  private final FileBytes file;
  private final ZipFile zip;
  private final InflatedEntries inflated;
  private final Map<String, ZipArchiveEntry> entries = new LinkedHashMap<>();
  private final Set<String> located = new HashSet<>();
  private long locatedBytes;

  private ZipEntries(FileBytes file, ZipFile zip, ReadLimits limits, InflatedEntries inflated) {
    this.file = file;
    this.zip = zip;
    this.inflated = inflated;
    Enumeration<ZipArchiveEntry> all = zip.getEntries();
    while (all.hasMoreElements()) {
      ZipArchiveEntry entry = all.nextElement();
      if (entries.size() >= limits.entries()) {
        throw new FormatException(
            "the archive has more than the %d entries accepted".formatted(limits.entries()));
      }
      if (entries.put(entry.getName(), entry) != null) {
        throw new FormatException("the archive has two entries " + new Quoted(entry.getName()));
      }
    }
  }

  /**
   * Reads the directory of an archive. Bytes of its entries stay readable after {@link #close}.
   *
   * @param inflated takes the content of compressed entries
   * @throws FormatException if the bytes are no intact zip archive
   */
  static ZipEntries open(FileBytes file, ReadLimits limits, InflatedEntries inflated)
      throws IOException {
    ZipFile zip;
    try {
      zip = ZipFile.builder().setSeekableByteChannel(new FileBytesChannel(file)).get();
    } catch (IOException | IllegalArgumentException e) {
      throw new FormatException("the zip archive is damaged: " + e.getMessage(), e);
    }
    try {
      return new ZipEntries(file, zip, limits, inflated);
    } catch (RuntimeException e) {
      zip.close();
      throw e;
    }
  }

  List<String> names() {
    return List.copyOf(entries.keySet());
  }

  boolean has(String name) {
    return entries.containsKey(name);
  }

  /**
   * The bytes of an entry.
   *
   * @throws FormatException if there is no such entry, it reaches beyond the file or into other
   *     entries, is packed in a way that is not accepted, or inflates to more than is accepted
   */
  FileBytes bytes(String name) throws IOException {
    ZipArchiveEntry entry = entries.get(name);
    if (entry == null) {
      throw new FormatException("the archive has no entry " + new Quoted(name));
    }
    if (entry.getGeneralPurposeBit().usesEncryption()) {
      throw new FormatException("entry " + new Quoted(name) + " is encrypted");
    }
    if (entry.getMethod() == ZipEntry.DEFLATED) {
      return inflate(entry);
    }
    if (entry.getMethod() != ZipEntry.STORED || entry.getSize() != entry.getCompressedSize()) {
      throw new FormatException(
          "entry %s is packed by method %d; stored and deflated entries are accepted"
              .formatted(new Quoted(name), entry.getMethod()));
    }
    long start;
    try (InputStream located = zip.getRawInputStream(entry)) {
      start = located == null ? -1 : entry.getDataOffset();
    }
    if (start < 0 || entry.getSize() > file.size() - start) {
      throw new FormatException(
          "entry %s says it has %d bytes; the file ends before"
              .formatted(new Quoted(name), entry.getSize()));
    }
    locatedBytes += located.add(name) ? entry.getSize() : 0;
    if (locatedBytes > file.size()) {
      throw new FormatException(
          "the entries of the archive overlap: up to %s they have %d bytes, the archive %d"
              .formatted(new Quoted(name), locatedBytes, file.size()));
    }
    return file.slice(start, entry.getSize());
  }

  private FileBytes inflate(ZipArchiveEntry entry) throws IOException {
    FileBytes content;
    try (InputStream in = zip.getInputStream(entry)) {
      content = inflated.add(entry.getName(), in);
    }
    if (content.size() != entry.getSize()) {
      throw new FormatException(
          "entry %s says it has %d bytes and inflates to %d"
              .formatted(new Quoted(entry.getName()), entry.getSize(), content.size()));
    }
    return content;
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}

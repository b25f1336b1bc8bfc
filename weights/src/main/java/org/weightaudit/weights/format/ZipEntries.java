package org.weightaudit.weights.format;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * The entries of a zip archive as bytes that can be read at any position. Stored entries are read
 * in place; compressed ones are inflated once into a temporary file, up to a limit for all
 * together.
 */
final class ZipEntries implements Closeable {

  private final FileChannel channel;
  private final FileBytes file;
  private final ZipFile zip;
  private final ReadLimits limits;
  private final Map<String, ZipArchiveEntry> entries = new LinkedHashMap<>();
  private final List<FileChannel> inflated = new ArrayList<>();
  private long inflatedBytes;

  private ZipEntries(FileChannel channel, ZipFile zip, ReadLimits limits) throws IOException {
    this.channel = channel;
    this.file = FileBytes.of(new FileWindow(channel));
    this.zip = zip;
    this.limits = limits;
    Enumeration<ZipArchiveEntry> all = zip.getEntries();
    while (all.hasMoreElements()) {
      ZipArchiveEntry entry = all.nextElement();
      if (entries.size() >= limits.entries()) {
        throw new FormatException(
            "the archive has more than the %d entries accepted".formatted(limits.entries()));
      }
      if (entries.put(entry.getName(), entry) != null) {
        throw new FormatException("the archive has two entries " + entry.getName());
      }
    }
  }

  /**
   * @throws FormatException if the file is no intact zip archive
   */
  static ZipEntries open(Path file, ReadLimits limits) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      ZipFile zip;
      try {
        zip = ZipFile.builder().setSeekableByteChannel(FileChannel.open(file)).get();
      } catch (IOException | IllegalArgumentException e) {
        throw new FormatException("the zip archive is damaged: " + e.getMessage(), e);
      }
      return new ZipEntries(channel, zip, limits);
    } catch (IOException | RuntimeException e) {
      channel.close();
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
   * @throws FormatException if there is no such entry, it reaches beyond the file, is packed in a
   *     way that is not accepted, or inflates to more than is accepted
   */
  FileBytes bytes(String name) throws IOException {
    ZipArchiveEntry entry = entries.get(name);
    if (entry == null) {
      throw new FormatException("the archive has no entry " + name);
    }
    if (entry.getGeneralPurposeBit().usesEncryption()) {
      throw new FormatException("entry " + name + " is encrypted");
    }
    if (entry.getMethod() == ZipEntry.DEFLATED) {
      return inflate(entry);
    }
    if (entry.getMethod() != ZipEntry.STORED || entry.getSize() != entry.getCompressedSize()) {
      throw new FormatException(
          "entry %s is packed by method %d; stored and deflated entries are accepted"
              .formatted(name, entry.getMethod()));
    }
    long start;
    try (InputStream located = zip.getRawInputStream(entry)) {
      start = located == null ? -1 : entry.getDataOffset();
    }
    if (start < 0 || entry.getSize() > file.size() - start) {
      throw new FormatException(
          "entry %s says it has %d bytes; the file ends before".formatted(name, entry.getSize()));
    }
    return file.slice(start, entry.getSize());
  }

  private FileBytes inflate(ZipArchiveEntry entry) throws IOException {
    Path temporary = Files.createTempFile("weightaudit", ".inflated");
    FileChannel content =
        FileChannel.open(
            temporary,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    inflated.add(content);
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        inflatedBytes += read;
        if (inflatedBytes > limits.inflatedBytes()) {
          throw new FormatException(
              "the archive inflates to more than the %d bytes accepted"
                  .formatted(limits.inflatedBytes()));
        }
        ByteBuffer chunk = ByteBuffer.wrap(buffer, 0, read);
        while (chunk.hasRemaining()) {
          content.write(chunk);
        }
      }
    } catch (IOException e) {
      throw new FormatException(
          "entry %s cannot be inflated: %s".formatted(entry.getName(), e.getMessage()), e);
    }
    if (content.size() != entry.getSize()) {
      throw new FormatException(
          "entry %s says it has %d bytes and inflates to %d"
              .formatted(entry.getName(), entry.getSize(), content.size()));
    }
    return FileBytes.of(new FileWindow(content));
  }

  @Override
  public void close() throws IOException {
    for (FileChannel content : inflated) {
      content.close();
    }
    zip.close();
    channel.close();
  }
}

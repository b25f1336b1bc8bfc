package org.weightaudit.weights.format;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.attribute.FileTime;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes a zip archive of uncompressed entries, which readers can address in place. */
final class StoredZip implements AutoCloseable {

  private static final FileTime EPOCH =
      FileTime.fromMillis(315_619_200_000L); // 1980, zip's first year

  private final ZipOutputStream zip;

  StoredZip(OutputStream out) {
    zip = new ZipOutputStream(out);
  }

  /** Writes an entry; the content is produced twice, the first time for its checksum and size. */
  void add(String name, NamedArray.Content content) throws IOException {
    CRC32 checksum = new CRC32();
    CountingSink sink = new CountingSink();
    try (OutputStream checked = new CheckedOutputStream(sink, checksum)) {
      content.writeTo(checked);
    }
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(sink.count);
    entry.setCrc(checksum.getValue());
    entry.setLastModifiedTime(EPOCH);
    zip.putNextEntry(entry);
    content.writeTo(zip);
    zip.closeEntry();
  }

  /** Ends the archive; the stream below stays open. */
  @Override
  public void close() throws IOException {
    zip.finish();
  }

  private static final class CountingSink extends OutputStream {

    private long count;

    @Override
    public void write(int b) {
      count++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      count += length;
    }
  }
}

package org.weightaudit.store.checkpointset;

import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.weightaudit.store.blob.Blobs;
import org.weightaudit.store.blob.SpooledFile;
import org.weightaudit.weights.format.CheckpointFile;
import org.weightaudit.weights.layout.Layout;

/** The checkpoints of several files, one after the other; one file at a time is in the spool. */
final class RowSource implements Closeable {

  private final Blobs blobs;
  private final Layout layout;
  private final Iterator<CheckpointFileRow> files;
  private @Nullable SpooledFile spooled;
  private @Nullable CheckpointFile open;
  private int next;

  RowSource(Blobs blobs, Layout layout, List<CheckpointFileRow> files) {
    this.blobs = blobs;
    this.layout = layout;
    this.files = files.iterator();
  }

  /**
   * Reads the next rows.
   *
   * @return how many, at least 1 and at most {@code most}
   */
  int read(int most, float[] target) throws IOException {
    CheckpointFile file = open;
    if (file == null || next == file.count()) {
      file = openNext();
    }
    int rows = Math.min(most, file.count() - next);
    file.readRows(next, rows, target);
    next += rows;
    return rows;
  }

  private CheckpointFile openNext() throws IOException {
    close();
    CheckpointFileRow row = files.next();
    SpooledFile fetched = blobs.fetch(row.sha256(), row.bytes());
    spooled = fetched;
    CheckpointFile file = CheckpointReader.open(fetched, layout, row.name(), row.part());
    open = file;
    next = 0;
    return file;
  }

  @Override
  public void close() throws IOException {
    if (open != null) {
      open.close();
      open = null;
    }
    if (spooled != null) {
      spooled.close();
      spooled = null;
    }
  }
}

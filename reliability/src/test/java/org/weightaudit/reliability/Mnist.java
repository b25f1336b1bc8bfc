package org.weightaudit.reliability;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.weightaudit.sampledata.IdxFiles;
import org.weightaudit.sampledata.SampleData;

/** The first images of MNIST, as idx files of their own. */
record Mnist(byte[] images, byte[] labels) {

  private static final int IMAGE_HEADER = 16;
  private static final int LABEL_HEADER = 8;
  private static final int PIXELS = 28 * 28;

  static Mnist training(int count) {
    IdxFiles files = files();
    return of(files.trainImages(), files.trainLabels(), count);
  }

  static Mnist test(int count) {
    IdxFiles files = files();
    return of(files.testImages(), files.testLabels(), count);
  }

  private static IdxFiles files() {
    try {
      return SampleData.inUserCache().mnist();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Mnist of(Path images, Path labels, int count) {
    return new Mnist(
        first(images, IMAGE_HEADER, PIXELS, count), first(labels, LABEL_HEADER, 1, count));
  }

  private static byte[] first(Path file, int header, int size, int count) {
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
        InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
      byte[] bytes = in.readNBytes(header + size * count);
      ByteBuffer.wrap(bytes).putInt(Integer.BYTES, count);
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package org.weightaudit.generator.sampling;

import java.util.ArrayList;
import java.util.List;
import org.weightaudit.generators.Generator;

/**
 * A piece of a sequence of samples, kept as a file of the set. Where pieces begin depends only on
 * the generator, so that every attempt makes the same.
 */
record SamplePiece(int index, int first, int count) {

  private static final int MOST_ROWS = 500;
  private static final long MOST_BYTES = 32L << 20;

  /** The pieces of the first samples of a sequence, each of whole batches but the last. */
  static List<SamplePiece> all(int samples, Generator generator) {
    long rows = Math.min(MOST_ROWS, MOST_BYTES / ((long) generator.layout().size() * Float.BYTES));
    int size = (int) Math.max(1, rows / generator.batchSize()) * generator.batchSize();
    List<SamplePiece> pieces = new ArrayList<>();
    for (int first = 0; first < samples; first += size) {
      pieces.add(new SamplePiece(pieces.size(), first, Math.min(size, samples - first)));
    }
    return pieces;
  }

  String fileName() {
    return "samples-%06d.safetensors".formatted(index);
  }
}

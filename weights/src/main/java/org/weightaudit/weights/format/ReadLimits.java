package org.weightaudit.weights.format;

/**
 * How much of a file is taken in at once. Tensor data are not limited: they are never held in the
 * heap.
 *
 * @param headerBytes largest JSON header of a safetensors file
 * @param pickleBytes largest pickle of a PyTorch file
 * @param values most values that a pickle, an LMDB file, a {@code runs.json}, the strings or the
 *     columns of a file may make, each by itself ({@link ValueCount})
 * @param entries most entries of a zip archive
 * @param inflatedBytes most bytes that compressed entries of an archive may inflate to, together
 */
public record ReadLimits(
    int headerBytes, int pickleBytes, int values, int entries, long inflatedBytes) {

  /** What the services accept. */
  public static ReadLimits standard() {
    return new ReadLimits(16 << 20, 16 << 20, 4_000_000, 100_000, 8L << 30);
  }
}

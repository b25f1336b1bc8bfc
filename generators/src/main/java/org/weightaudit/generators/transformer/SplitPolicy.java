package org.weightaudit.generators.transformer;

import java.util.List;
import java.util.stream.Stream;

/**
 * How the inputs of a transformer, one after the other in one vector, are cut into tokens. An input
 * is a group of tensors, such as all those of a network, or the embedding of a number.
 */
public enum SplitPolicy {
  /** Each tensor is a token; the chunk size has no meaning. */
  LAYER_BY_LAYER,
  /** Chunks of all inputs together: the last is shorter, and some reach over borders. */
  CHUNK,
  /** Chunks of each tensor, the last of each shorter. */
  CHUNK_WITHIN_LAYER,
  /** Chunks of each input, the last of each shorter. */
  CHUNK_WITHIN_INPUT;

  /**
   * The lengths of the tokens, in order.
   *
   * @param inputs the sizes of the tensors of each
   * @param chunkSize at least 1
   */
  public List<Integer> lengths(List<List<Integer>> inputs, int chunkSize) {
    Stream<Integer> tensors = inputs.stream().flatMap(List::stream);
    return switch (this) {
      case LAYER_BY_LAYER -> tensors.toList();
      case CHUNK -> chunks(sum(tensors), chunkSize).toList();
      case CHUNK_WITHIN_LAYER -> tensors.flatMap(size -> chunks(size, chunkSize)).toList();
      case CHUNK_WITHIN_INPUT ->
          inputs.stream().flatMap(input -> chunks(sum(input.stream()), chunkSize)).toList();
    };
  }

  private static int sum(Stream<Integer> sizes) {
    return sizes.reduce(0, Math::addExact);
  }

  private static Stream<Integer> chunks(int size, int chunkSize) {
    return Stream.iterate(0, from -> from < size, from -> from + chunkSize)
        .map(from -> Math.min(chunkSize, size - from));
  }
}

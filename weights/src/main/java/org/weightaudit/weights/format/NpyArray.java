package org.weightaudit.weights.format;

import java.util.List;
import java.util.Optional;

/** What an npy file holds: numbers, or strings. */
record NpyArray(Optional<StoredTensor> numbers, Optional<List<String>> strings) {

  static NpyArray of(StoredTensor tensor) {
    return new NpyArray(Optional.of(tensor), Optional.empty());
  }

  static NpyArray ofStrings(List<String> strings) {
    return new NpyArray(Optional.empty(), Optional.of(List.copyOf(strings)));
  }
}

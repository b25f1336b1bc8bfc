package org.weightaudit.weights.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.weightaudit.weights.testing.Golden;

/** A state dict beside objects of a training's own classes; src/test/python/make_fixtures.py. */
class PassedOverObjectsTest {

  private static final Path FILE = Golden.resource("/formats/python/training.ckpt");

  @Test
  void stateDictIsReadWhateverStandsNextToIt() throws IOException {
    try (TensorFile file = TensorFile.openPassingOverObjects(FILE, ReadLimits.standard());
        TensorFile alone =
            TensorFile.open(
                Golden.resource("/formats/python/state_dict.pt"), ReadLimits.standard())) {
      assertThat(file.keys()).containsExactly("callbacks", "loops", "counts", "state_dict", "path");
      Map<String, StoredTensor> tensors = file.stateDict("state_dict");
      assertThat(tensors).hasSameSizeAs(alone.arrays());
      alone
          .arrays()
          .forEach(
              (name, tensor) ->
                  assertThat(tensors.get(name).toFloats()).as(name).isEqualTo(tensor.toFloats()));
    }
  }

  @Test
  void objectsThemselvesAreNoTensors() throws IOException {
    try (TensorFile file = TensorFile.openPassingOverObjects(FILE, ReadLimits.standard())) {
      assertThatThrownBy(() -> file.stateDict("loops"))
          .isInstanceOf(FormatException.class)
          .hasMessageContaining("no dictionary of tensors");
      assertThatThrownBy(() -> file.stateDict("callbacks"))
          .isInstanceOf(FormatException.class)
          .hasMessageContaining("is no tensor");
    }
  }

  @Test
  void withoutPassingOverTheyAreRefusedByName() {
    assertThatThrownBy(() -> TensorFile.open(FILE, ReadLimits.standard()))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("__main__.Monitor");
  }
}

package org.weightaudit.weights.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weightaudit.weights.dataset.LabeledImages;
import org.weightaudit.weights.dataset.Normalization;
import org.weightaudit.weights.testing.Golden;
import org.weightaudit.weights.testing.NpzArrays;

/** The images of a zoo of Hyper-Representations. */
class PickledImagesTest {

  private static LabeledImages read(Path file) throws IOException {
    return LabeledImagesFiles.read(
        Map.of("image_dataset.pt", file), OptionalInt.of(10), Normalization.none());
  }

  @Test
  void testSetEqualsWhatTheAuthorsCodeLoads() throws IOException {
    NpzArrays expected = Golden.arrays("hyper-representations/release_image_dataset_expected.npz");
    LabeledImages images = read(Golden.file("hyper-representations/release_image_dataset.pt"));
    List<Integer> shape = expected.shape("testset.images");
    assertThat(images.count()).isEqualTo(shape.get(0));
    assertThat(images.imageShape()).isEqualTo(shape.subList(1, 4));
    float[] values = new float[images.count() * images.imageSize()];
    images.values().asFloatBuffer().get(values);
    assertThat(values).isEqualTo(expected.floats("testset.images"));
    assertThat(images.labels()).isEqualTo(expected.ints("testset.labels"));
  }

  @ParameterizedTest
  @CsvSource({
    "released/labels.pt, the testset of the data set does not hold two tensors",
    "released/gaps.pt, the file has no array images",
    "hostile/dataset_evil.pt, posix.system"
  })
  void fileWithoutImagesIsRefused(String name, String message) {
    assertThatThrownBy(() -> read(Golden.resource("/formats/" + name)))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining(message);
  }
}

package org.weightaudit.weights.format;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;
import org.weightaudit.weights.matrix.DenseMatrix;

/** A file that does not fit its layout is refused with the first thing that differs. */
class LayoutMismatchTest {

  private static final Layout LAYOUT =
      Layout.of(TensorSpec.of("fc1.weight", 3, 4), TensorSpec.of("fc1.bias", 3));

  @TempDir Path folder;

  private void refused(List<NamedArray> arrays, String... fragments) throws IOException {
    Path file = folder.resolve("file.npz");
    try (OutputStream out = Files.newOutputStream(file)) {
      NpzWriter.write(out, arrays);
    }
    var refusal =
        assertThatThrownBy(() -> CheckpointFile.open(file, LAYOUT, ReadLimits.standard()))
            .isInstanceOf(FormatException.class);
    for (String fragment : fragments) {
      refusal.hasMessageContaining(fragment);
    }
  }

  private static NamedArray zeros(String name, Integer... shape) {
    int size = List.of(shape).stream().reduce(1, Math::multiplyExact);
    DenseMatrix row = new DenseMatrix(1, size, new float[size]);
    return NamedArray.ofColumns(name, row, 0, size, List.of(shape));
  }

  @Test
  void missingTensorIsNamed() throws IOException {
    refused(List.of(zeros("fc1.weight", 3, 4)), "no tensor fc1.bias", "[fc1.weight]");
  }

  @Test
  void unknownTensorIsNamed() throws IOException {
    refused(
        List.of(zeros("fc1.weight", 3, 4), zeros("fc1.bias", 3), zeros("fc2.weight", 1)),
        "tensor fc2.weight that the layout does not have");
  }

  @Test
  void wrongShapeIsShownBesideTheWantedOne() throws IOException {
    refused(
        List.of(zeros("fc1.weight", 4, 3), zeros("fc1.bias", 3)),
        "fc1.weight has shape [4, 3]",
        "wants [3, 4]");
  }

  @Test
  void wrongNumberOfParametersIsShown() throws IOException {
    refused(List.of(zeros("weights", 2, 14)), "shape [2, 14]", "wants [n, 15]");
  }

  @Test
  void tensorsOfUnlikeNumbersOfCheckpointsAreRefused() throws IOException {
    refused(
        List.of(zeros("fc1.weight", 5, 3, 4), zeros("fc1.bias", 6, 3)),
        "fc1.bias has shape [6, 3]",
        "n = 5");
  }

  @Test
  void columnOfAnotherLengthIsRefused() throws IOException {
    refused(
        List.of(zeros("weights", 2, 15), NamedArray.ofLongs("run", 1, 2, 3)),
        "column run has 3 values for 2 checkpoints");
  }

  @Test
  void accuracyInPercentIsRefused() throws IOException {
    refused(
        List.of(zeros("weights", 2, 15), NamedArray.ofDoubles("accuracy", 0.5, 94.5)),
        "column accuracy holds 94.5",
        "from 0 to 1");
  }

  @Test
  void namesOfAnotherModelAreShown() throws IOException {
    refused(
        List.of(zeros("conv.weight", 3, 4), zeros("conv.bias", 3)),
        "no tensor fc1.weight",
        "conv.weight");
  }
}

package org.weightaudit.weights.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;

class ComposedMatrixTest {

  private static final Layout WHOLE =
      Layout.of(
          TensorSpec.of("a", 2),
          TensorSpec.of("b", 1),
          TensorSpec.of("c", 2),
          TensorSpec.of("d", 1));
  private static final DenseMatrix PART =
      DenseMatrix.ofRows(new float[] {1, 2, 3}, new float[] {4, 5, 6}, new float[] {7, 8, 9});
  private static final float[] FROZEN = {-1, -2, -3};

  @Test
  void everyTensorComesFromWhereItBelongs() {
    Layout part = WHOLE.only(List.of("b", "c"));
    ComposedMatrix matrix = new ComposedMatrix(WHOLE, part, PART, FROZEN);
    assertThat(matrix.rows()).isEqualTo(3);
    assertThat(matrix.row(1)).containsExactly(-1, -2, 4, 5, 6, -3);
  }

  @Test
  void blocksOfRowsAreWrittenWhereTheyAreWanted() {
    Layout part = WHOLE.only(List.of("a", "d"));
    ComposedMatrix matrix = new ComposedMatrix(WHOLE, part, PART, FROZEN);
    float[] target = new float[13];
    matrix.read(1, 2, target, 1);
    assertThat(target).containsExactly(0, 4, 5, -1, -2, -3, 6, 7, 8, -1, -2, -3, 9);
  }

  @Test
  void partsThatDoNotMakeAWholeAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ComposedMatrix(WHOLE, WHOLE, PART, new float[2]))
        .withMessageContaining("do not make the 6");
  }
}

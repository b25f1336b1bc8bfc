package org.weightaudit.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weightaudit.weights.architecture.Activation;
import org.weightaudit.weights.architecture.Mlp;
import org.weightaudit.weights.format.CheckpointFile;
import org.weightaudit.weights.format.ReadLimits;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.matrix.DenseMatrix;

class CheckpointWritingTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void whatIsWrittenIsReadBack(CheckpointWriting writing) throws IOException {
    Layout layout = new Mlp(List.of(3, 2, 2), Activation.RELU).layout();
    float[] values = new float[3 * layout.size()];
    for (int k = 0; k < values.length; k++) {
      values[k] = k / 8f;
    }
    writing.write(folder, layout, new DenseMatrix(3, layout.size(), values));

    float[] read = new float[values.length];
    int rows = 0;
    for (Path file : files()) {
      assertThat(file.toString()).endsWith(writing.extension());
      try (CheckpointFile checkpoints = CheckpointFile.open(file, layout, ReadLimits.standard())) {
        float[] part = new float[checkpoints.count() * layout.size()];
        checkpoints.readRows(0, checkpoints.count(), part);
        System.arraycopy(part, 0, read, rows * layout.size(), part.length);
        rows += checkpoints.count();
      }
    }
    assertThat(rows).isEqualTo(3);
    assertThat(read).isEqualTo(values);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}

package org.weightaudit.generators.hyperrep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightaudit.weights.format.FormatException;
import org.weightaudit.weights.format.ReadLimits;
import org.weightaudit.weights.format.SafetensorsWriter;
import org.weightaudit.weights.format.TensorFile;

/** When the learning rate falls. */
class PlateauTest {

  private static Plateau after(Plateau plateau, int epochs, double loss) {
    Plateau now = plateau;
    for (int epoch = 0; epoch < epochs; epoch++) {
      now = now.after(loss, 1);
    }
    return now;
  }

  /** The first epoch is the best; then eleven are not better, and again eleven. */
  @Test
  void elevenEpochsThatAreNotBetterDivideItByTen() {
    Plateau best = after(Plateau.at(1e-3), 1, 0.5);
    assertThat(after(best, 10, 0.5).rate()).isEqualTo(1e-3);
    assertThat(after(best, 11, 0.5).rate()).isCloseTo(1e-4, within(1e-12));
    assertThat(after(best, 21, 0.5).rate()).isCloseTo(1e-4, within(1e-12));
    assertThat(after(best, 22, 0.5).rate()).isCloseTo(1e-5, within(1e-12));
  }

  @Test
  void onlyATenThousandthLessIsBetter() {
    Plateau nearly = after(after(Plateau.at(1), 1, 0.5), 10, 0.5);
    assertThat(nearly.after(0.49996, 1).rate()).isCloseTo(0.1, within(1e-12));
    Plateau better = nearly.after(0.49994, 1);
    assertThat(better.rate()).isEqualTo(1);
    assertThat(after(better, 10, 0.5).rate()).isEqualTo(1);
    assertThat(after(better, 11, 0.5).rate()).isCloseTo(0.1, within(1e-12));
  }

  @Test
  void meansOfEpochsCount() {
    Plateau plateau = Plateau.at(1);
    for (int epoch = 0; epoch < 12; epoch++) {
      plateau = plateau.after(0.4, 3).after(0.5, 3).after(0.6, 3);
    }
    assertThat(plateau.rate()).isCloseTo(0.1, within(1e-12));
    assertThat(plateau.least()).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void changesThatAreTooSmallAreNotMade() {
    Plateau plateau = after(Plateau.at(1e-8), 12, 0.5);
    assertThat(plateau.rate()).isEqualTo(1e-8);
  }

  @Test
  void itIsReadAsItWasWritten(@TempDir Path folder) throws IOException {
    Plateau plateau = after(Plateau.at(1e-3), 15, 1.0 / 3).after(0.1, 3);
    Path file = folder.resolve("state.safetensors");
    try (OutputStream out = Files.newOutputStream(file)) {
      SafetensorsWriter.write(out, List.of(plateau.array()), Map.of());
    }
    try (TensorFile state = TensorFile.open(file, ReadLimits.standard())) {
      assertThat(Plateau.read(state.arrays())).isEqualTo(plateau);
    }
    assertThatThrownBy(() -> Plateau.read(Map.of()))
        .isInstanceOf(FormatException.class)
        .hasMessage("the state has no array plateau of 5 numbers");
  }
}

package org.weightaudit.fields;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.weightaudit.weights.testing.Golden;
import org.weightaudit.weights.testing.NpzArrays;

class PlateauPaceTest {

  /** The trace goes on after the stop, so rates are compared until then. */
  @Test
  void ratesAndStopAreThoseOfPyTorch() {
    NpzArrays golden = Golden.arrays("hyperdiffusion/plateau.npz");
    double[] losses = golden.doubles("epoch_loss");
    double[] rates = golden.doubles("lr_after_epoch");
    PlateauPace pace = new PlateauPace(1, losses.length, 1e-2);
    int epoch = 0;
    while (!pace.isFinished()) {
      pace.after(losses[epoch]);
      assertThat(pace.learningRate()).isEqualTo(rates[epoch]);
      epoch++;
    }
    assertThat(epoch - 1).isEqualTo(golden.ints("early_stop_epoch")[0]);
    assertThat(pace.learningRate()).isLessThan(1e-2);
  }

  @Test
  void theLossOfAnEpochIsTheMeanOfItsSteps() {
    PlateauPace pace = new PlateauPace(2, 3, 1);
    pace.after(1);
    pace.after(5);
    pace.after(4);
    assertThat(pace.fraction()).isEqualTo(1 / 3.0);
    pace.after(1);
    assertThat(pace.isFinished()).isFalse();
    pace.after(9);
    pace.after(9);
    assertThat(pace.isFinished()).isTrue();
  }

  @Test
  void theRateNeverFallsBelowTheLeast() {
    PlateauPace pace = new PlateauPace(1, 1000, 1.2e-5);
    for (int epoch = 0; epoch < 12; epoch++) {
      pace.after(1);
    }
    assertThat(pace.learningRate()).isEqualTo(PlateauPace.LEAST_RATE);
  }
}

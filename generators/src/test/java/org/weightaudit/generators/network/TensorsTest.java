package org.weightaudit.generators.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.random.Seed;

/** What a pass drops. */
class TensorsTest {

  private static final int COUNT = 100_000;
  private static final Tensors NETWORK = new Tensors(Map.of());

  private ComputeDevice device;
  private NDManager scope;
  private NDArray ones;

  @BeforeEach
  void open() {
    device = ComputeDevice.best();
    scope = device.openScope();
    ones = scope.ones(new Shape(COUNT));
  }

  @AfterEach
  void close() {
    scope.close();
    device.close();
  }

  private float[] dropped(double rate, long seed) {
    return NETWORK.dropping(rate, new Seed(seed)).drop(ones).toFloatArray();
  }

  @Test
  void numbersFallOutAtTheRateAndTheMeanStays() {
    float[] values = dropped(0.2, 1);
    double mean = 0;
    for (float value : values) {
      assertThat(value == 0 || value == 1.25f).as("%s is 0 or 1 / 0.8", value).isTrue();
      mean += value / COUNT;
    }
    assertThat(mean).isCloseTo(1, within(0.01));
  }

  @Test
  void theSeedTellsWhich() {
    assertThat(dropped(0.2, 1)).isEqualTo(dropped(0.2, 1)).isNotEqualTo(dropped(0.2, 2));
    Tensors pass = NETWORK.dropping(0.2, new Seed(1));
    assertThat(pass.drop(ones).toFloatArray()).isNotEqualTo(pass.drop(ones).toFloatArray());
  }

  @Test
  void withOtherArraysThePassDropsAsMuch() {
    Tensors pass = NETWORK.dropping(0.2, new Seed(1)).with(Map.of("weight", ones));
    assertThat(pass.drop(ones).toFloatArray()).isEqualTo(dropped(0.2, 1));
  }

  @Test
  void withoutDropoutNothingFallsOut() {
    assertThat(NETWORK.drop(ones)).isSameAs(ones);
    assertThat(NETWORK.dropping(0, new Seed(1)).drop(ones)).isSameAs(ones);
  }
}

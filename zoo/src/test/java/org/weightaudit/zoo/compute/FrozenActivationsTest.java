package org.weightaudit.zoo.compute;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.weightaudit.weights.compute.ComputeDevice;

class FrozenActivationsTest {

  private static final int NUMBERS_PER_IMAGE = 3;
  private static final boolean[] NONE = {};

  private static ComputeDevice device;

  private final List<String> runs = new ArrayList<>();

  @BeforeAll
  static void open() {
    device = ComputeDevice.best();
  }

  @AfterAll
  static void close() {
    device.close();
  }

  /** Layers that make 10 times the image's place of it, 1 more of its mirror image. */
  private Activations layers(NDManager manager, Batch batch) {
    float[] present = new float[batch.size()];
    float[][] kept = new float[batch.size()][2];
    StringBuilder run = new StringBuilder();
    for (int i = 0; i < batch.size(); i++) {
      run.append(batch.images()[i]).append(batch.isMirrored(i) ? "m " : " ");
      present[i] = 10 * batch.images()[i] + (batch.isMirrored(i) ? 1 : 0);
      kept[i] = new float[] {present[i], -present[i]};
    }
    runs.add(run.toString().strip());
    return new Activations(manager.create(present), manager.create(kept));
  }

  private static String of(FrozenActivations frozen, int[] images, boolean[] mirrored) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Activations found = frozen.of(new Batch(images, mirrored));
      NDArray kept = found.kept();
      assertThat(kept.get(":, 0").toFloatArray()).isEqualTo(found.present().toFloatArray());
      assertThat(kept.get(":, 1").neg().toFloatArray()).isEqualTo(found.present().toFloatArray());
      return Arrays.toString(found.present().toFloatArray());
    }
  }

  @Test
  void everyImageAndEveryMirrorImageIsRunOnce() {
    try (NDManager manager = device.openScope()) {
      FrozenActivations frozen =
          new FrozenActivations(manager, batch -> layers(manager, batch), 1000);
      assertThat(of(frozen, new int[] {4, 1, 2}, NONE)).isEqualTo("[40.0, 10.0, 20.0]");
      assertThat(of(frozen, new int[] {2, 7, 4, 5}, NONE)).isEqualTo("[20.0, 70.0, 40.0, 50.0]");
      assertThat(of(frozen, new int[] {1, 7}, NONE)).isEqualTo("[10.0, 70.0]");
      assertThat(of(frozen, new int[] {1, 7, 8}, new boolean[] {true, false, true}))
          .isEqualTo("[11.0, 70.0, 81.0]");
      assertThat(runs).containsExactly("4 1 2", "7 5", "1m 8m");
    }
  }

  @Test
  void aSingleUnknownImageIsRunAsTwo() {
    try (NDManager manager = device.openScope()) {
      FrozenActivations frozen =
          new FrozenActivations(manager, batch -> layers(manager, batch), 1000);
      of(frozen, new int[] {1, 2}, NONE);
      assertThat(of(frozen, new int[] {2, 3}, NONE)).isEqualTo("[20.0, 30.0]");
      assertThat(runs).containsExactly("1 2", "3 3");
    }
  }

  @Test
  void whatFindsNoRoomIsRunAgain() {
    try (NDManager manager = device.openScope()) {
      FrozenActivations frozen =
          new FrozenActivations(
              manager, batch -> layers(manager, batch), 2 * NUMBERS_PER_IMAGE + 1);
      for (int time = 0; time < 2; time++) {
        assertThat(of(frozen, new int[] {1, 2, 3, 4}, NONE)).isEqualTo("[10.0, 20.0, 30.0, 40.0]");
      }
      assertThat(runs).containsExactly("1 2 3 4", "3 4");
    }
  }
}

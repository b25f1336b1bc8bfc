package org.weightaudit.generators.file;

import java.util.OptionalLong;
import org.weightaudit.generators.Mode;
import org.weightaudit.weights.layout.Layout;

/**
 * What a generator's file says beside its arrays.
 *
 * @param method the id of its method
 * @param layout the tensors of a sample
 * @param seed of its training, if it was trained here
 * @param steps how many steps of its training are done
 */
public record Description<C extends Record>(
    String method, Mode mode, C configuration, Layout layout, OptionalLong seed, int steps) {

  /** The same training after other steps. */
  public Description<C> after(int newSteps) {
    return new Description<>(method, mode, configuration, layout, seed, newSteps);
  }

  /**
   * Whether a training of this description may go on from a kept state.
   *
   * @param kept the description in the state
   * @param sameSet whether the state was made with the numbers that follow from this training set
   * @throws IllegalArgumentException if the state is of another training
   */
  public void requireContinues(Description<C> kept, boolean sameSet) {
    if (!sameSet || !kept.after(steps).equals(this)) {
      throw new IllegalArgumentException(
          "the state to go on from is of another training: of another configuration, mode, seed or training set");
    }
  }
}

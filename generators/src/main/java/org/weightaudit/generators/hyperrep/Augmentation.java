package org.weightaudit.generators.hyperrep;

import static org.weightaudit.generators.Requirement.check;

import java.util.Optional;

/**
 * How a view differs from its checkpoint: its units change places, then noise is added, then a part
 * is erased. Numbers are in the units in which weights are encoded: {@link Shape#rawWeights}.
 *
 * @param permutations how many orders of all hidden units a training draws beforehand, of which
 *     each view has one; 0 for the order of the checkpoint
 * @param noise standard deviation of the noise
 * @param multiplicative whether noise is in shares of each number, not by default
 * @param erasing of a part
 */
public record Augmentation(
    int permutations, double noise, Optional<Boolean> multiplicative, Erasing erasing) {

  public Augmentation {
    check(
        permutations >= 0 && permutations <= 100_000, "permutations", permutations, "0 to 100000");
    check(noise >= 0 && noise < 1e6, "noise", noise, "at least 0");
  }

  /** Noise alone. */
  static Augmentation noise(double level) {
    return new Augmentation(0, level, Optional.of(false), Erasing.none());
  }
}

package org.weightaudit.zoo;

import java.util.SplittableRandom;

/**
 * How the weights of convolutions and linear layers start. Under {@link #PYTORCH} biases are drawn
 * like weights; under all others, which are those of the model zoos of Schürholt et al. (2022),
 * every bias starts at {@value #ZOO_BIAS}.
 */
public enum InitialWeights {
  /** What PyTorch's layers do by themselves: uniform between ±1/√fan-in. */
  PYTORCH {
    @Override
    double draw(int fanIn, int fanOut, SplittableRandom random) {
      return symmetric(1 / Math.sqrt(fanIn), random);
    }
  },
  /** Uniform between 0 and 1. */
  UNIFORM {
    @Override
    double draw(int fanIn, int fanOut, SplittableRandom random) {
      return random.nextDouble();
    }
  },
  /** Normal with deviation 1. */
  NORMAL {
    @Override
    double draw(int fanIn, int fanOut, SplittableRandom random) {
      return random.nextGaussian();
    }
  },
  /** Glorot and Bengio, 2010: uniform between ±√(6/(fan-in + fan-out)). */
  XAVIER_UNIFORM {
    @Override
    double draw(int fanIn, int fanOut, SplittableRandom random) {
      return symmetric(Math.sqrt(6.0 / (fanIn + fanOut)), random);
    }
  },
  /** Glorot and Bengio, 2010: normal with variance 2/(fan-in + fan-out). */
  XAVIER_NORMAL {
    @Override
    double draw(int fanIn, int fanOut, SplittableRandom random) {
      return Math.sqrt(2.0 / (fanIn + fanOut)) * random.nextGaussian();
    }
  },
  /** He et al., 2015, for ReLU: uniform between ±√(6/fan-in). */
  KAIMING_UNIFORM {
    @Override
    double draw(int fanIn, int fanOut, SplittableRandom random) {
      return symmetric(Math.sqrt(6.0 / fanIn), random);
    }
  },
  /** He et al., 2015, for ReLU: normal with variance 2/fan-in. */
  KAIMING_NORMAL {
    @Override
    double draw(int fanIn, int fanOut, SplittableRandom random) {
      return Math.sqrt(2.0 / fanIn) * random.nextGaussian();
    }
  };

  static final double ZOO_BIAS = 0.01;

  /**
   * A weight.
   *
   * @param fanIn how many values an output adds up
   * @param fanOut to how many outputs an input goes
   */
  abstract double draw(int fanIn, int fanOut, SplittableRandom random);

  /** A bias of a unit that adds up {@code fanIn} values. */
  double drawBias(int fanIn, SplittableRandom random) {
    return this == PYTORCH ? draw(fanIn, 1, random) : ZOO_BIAS;
  }

  private static double symmetric(double bound, SplittableRandom random) {
    return random.nextDouble(-bound, bound);
  }
}

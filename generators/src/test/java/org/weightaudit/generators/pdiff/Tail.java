package org.weightaudit.generators.pdiff;

import java.io.IOException;
import org.weightaudit.generators.TrainingSet;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.matrix.DenseMatrix;

/** The last layers of a network over consecutive steps of its training. */
interface Tail {

  /** A row a step. */
  TrainingSet set();

  /** What networks with these last layers make of the test images. */
  Behaviour behaviour(ComputeDevice device, DenseMatrix tails) throws IOException;
}

package org.weightaudit.generators.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How a model is called: what both ends of the pipe have to know. A request is the noise of one
 * batch, [batch, noise…] float32, then the seeds, [batch] int64, if the model takes them; an answer
 * is a byte that tells which, then either weights, [batch, columns] float32, or a message, before
 * it the number of its bytes in two bytes, the higher first. Tensors are little-endian and
 * row-major.
 *
 * @param noise name of the input of noise
 * @param seed name of the input of seeds
 * @param batch samples a call
 * @param columns numbers a sample, D
 * @param shape of one sample's noise
 */
record ModelCall(String noise, Optional<String> seed, int batch, int columns, List<Integer> shape) {

  /** The model is loaded. */
  static final int READY = 0x52;

  /** Weights follow. */
  static final int WEIGHTS = 0x57;

  /** A message follows. */
  static final int REFUSED = 0x46;

  /** Bytes of a message at most. */
  static final int LONGEST_MESSAGE = 2000;

  private static final String NONE = "-";
  private static final String SOME = "+";

  ModelCall {
    shape = List.copyOf(shape);
  }

  /** For the command line of the process. */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    arguments.add(noise);
    arguments.add(seed.map(name -> SOME + name).orElse(NONE));
    arguments.add(Integer.toString(batch));
    arguments.add(Integer.toString(columns));
    shape.forEach(length -> arguments.add(Integer.toString(length)));
    return arguments;
  }

  /** From {@link #arguments}. */
  static ModelCall parse(List<String> arguments) {
    String seed = arguments.get(1);
    return new ModelCall(
        arguments.get(0),
        seed.equals(NONE) ? Optional.empty() : Optional.of(seed.substring(SOME.length())),
        Integer.parseInt(arguments.get(2)),
        Integer.parseInt(arguments.get(3)),
        arguments.subList(4, arguments.size()).stream().map(Integer::valueOf).toList());
  }

  /** How many numbers of noise a call takes. */
  int noiseSize() {
    return shape.stream().reduce(batch, Math::multiplyExact);
  }

  /** How many weights a call gives. */
  int weightsSize() {
    return Math.multiplyExact(batch, columns);
  }

  /** How many bytes a request has. */
  int requestBytes() {
    int noiseBytes = Math.multiplyExact(noiseSize(), Float.BYTES);
    return seed.isPresent() ? Math.addExact(noiseBytes, batch * Long.BYTES) : noiseBytes;
  }

  /** How many bytes the weights of an answer have. */
  int answerBytes() {
    return Math.multiplyExact(weightsSize(), Float.BYTES);
  }

  /** The shape of the input of noise. */
  long[] noiseShape() {
    long[] whole = new long[shape.size() + 1];
    Arrays.setAll(whole, axis -> axis == 0 ? batch : shape.get(axis - 1));
    return whole;
  }
}

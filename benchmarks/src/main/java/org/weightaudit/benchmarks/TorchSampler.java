package org.weightaudit.benchmarks;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A PyTorch process that samples a generator file whenever it is asked to. */
final class TorchSampler implements AutoCloseable {

  private final Process process;
  private final BufferedWriter orders;
  private final BufferedReader answers;
  private final String version;

  /**
   * Returns when the samples of recorded numbers are written.
   *
   * @throws IOException if Python or its libraries are missing
   */
  TorchSampler(String python, Path script, Path generator, Path recorded, Path samples)
      throws IOException {
    process =
        new ProcessBuilder(
                python,
                script.toString(),
                generator.toString(),
                recorded.toString(),
                samples.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    orders = process.outputWriter();
    answers = process.inputReader();
    version = answer();
  }

  private String answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("the Python process ended; it needs torch, numpy and safetensors");
    }
    return line;
  }

  String version() {
    return version;
  }

  /** How long it takes to sample, in seconds. */
  double sample() {
    try {
      orders.write('\n');
      orders.flush();
      return Double.parseDouble(answer());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}

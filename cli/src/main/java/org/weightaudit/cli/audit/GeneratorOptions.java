package org.weightaudit.cli.audit;

import org.weightaudit.cli.client.GeneratedSource;
import picocli.CommandLine.Option;

/** Which generator on the server is to make the generated checkpoints. */
final class GeneratorOptions {

  @Option(
      names = "--generator",
      required = true,
      paramLabel = "gen_ID",
      description = "A generator on the server that is to make what is audited.")
  private String generator = "";

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "100",
      description = "How many checkpoints it is to make. Default: ${DEFAULT-VALUE}")
  private int count;

  @Option(
      names = "--generator-seed",
      paramLabel = "SEED",
      defaultValue = "1",
      description = "Of what it makes. Default: ${DEFAULT-VALUE}")
  private long seed;

  GeneratedSource source() {
    return new GeneratedSource.OfGenerator(generator, count, seed);
  }
}

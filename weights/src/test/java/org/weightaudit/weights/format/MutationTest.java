package org.weightaudit.weights.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;
import org.weightaudit.weights.testing.Golden;

/**
 * A good file with a few bytes changed is read, or refused with a message; nothing else happens.
 */
class MutationTest {

  private static final int MUTANTS = 1500;
  private static final Layout LAYOUT =
      Layout.of(
          TensorSpec.of("fc1.weight", 3, 4),
          TensorSpec.of("fc1.bias", 3),
          TensorSpec.of("fc2.weight", 2, 3),
          TensorSpec.of("fc2.bias", 2));
  private static final ReadLimits LIMITS = new ReadLimits(1 << 20, 1 << 20, 200_000, 1000, 1 << 22);

  @TempDir Path folder;

  @ParameterizedTest
  @Timeout(60)
  @ValueSource(
      strings = {
        "views.pt",
        "nested.pt",
        "list.pt",
        "protocol4.pt",
        "weights.npz",
        "compressed.npz",
        "fortran.npy",
        "stacked.safetensors"
      })
  void changedFileIsReadOrRefused(String name) throws IOException {
    byte[] good = Files.readAllBytes(Golden.resource("/formats/python/" + name));
    SplittableRandom random = new SplittableRandom(name.length());
    Path file = folder.resolve("mutant");
    int refused = 0;
    for (int i = 0; i < MUTANTS; i++) {
      byte[] mutant = mutate(good, random);
      Files.write(file, mutant);
      refused += isRefused(file, i) ? 1 : 0;
    }
    assertThat(refused).isBetween(MUTANTS / 20, MUTANTS - 1);
  }

  private static byte[] mutate(byte[] good, SplittableRandom random) {
    int length = random.nextInt(8) == 0 ? 1 + random.nextInt(good.length) : good.length;
    byte[] mutant = Arrays.copyOf(good, length);
    int changes = 1 + random.nextInt(4);
    for (int c = 0; c < changes; c++) {
      int at = random.nextInt(length);
      mutant[at] =
          switch (random.nextInt(4)) {
            case 0 -> (byte) 0xff;
            case 1 -> 0;
            case 2 -> (byte) (mutant[at] ^ 1 << random.nextInt(8));
            default -> (byte) random.nextInt(256);
          };
    }
    return mutant;
  }

  private static boolean isRefused(Path file, int mutant) throws IOException {
    try (CheckpointFile read = CheckpointFile.open(file, LAYOUT, LIMITS)) {
      float[] row = new float[LAYOUT.size()];
      for (int i = 0; i < Math.min(10, read.count()); i++) {
        read.readRows(i, 1, row);
      }
      return false;
    } catch (FormatException refusal) {
      return true;
    } catch (RuntimeException other) {
      return fail("mutant " + mutant + " caused " + other, other);
    }
  }
}

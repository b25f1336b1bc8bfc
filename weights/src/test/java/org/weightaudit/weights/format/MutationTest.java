package org.weightaudit.weights.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightaudit.weights.dataset.Normalization;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;
import org.weightaudit.weights.testing.Golden;
import org.weightaudit.weights.testing.ZippedFiles;

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
    requireReadOrRefused(Files.readAllBytes(Golden.resource("/formats/python/" + name)), LAYOUT);
  }

  @ParameterizedTest
  @Timeout(60)
  @ValueSource(strings = {"labels.pt", "gaps.pt", "state_dicts.pt"})
  void changedDatasetOfHyperRepresentationsIsReadOrRefused(String name) throws IOException {
    requireReadOrRefused(
        Files.readAllBytes(Golden.resource("/formats/released/" + name)),
        Layout.of(TensorSpec.of("fc1.weight", 4)));
  }

  @ParameterizedTest
  @Timeout(60)
  @ValueSource(booleans = {true, false})
  void changedRunsOfGptAreReadOrRefused(boolean stored) throws IOException {
    ZippedFiles runs = new ZippedFiles().withAll(Golden.resource("/golden/gpt/zoo/fused"));
    Layout layout =
        Layout.of(
            TensorSpec.of("fc1.weight", 120),
            TensorSpec.of("fc1.bias", 10),
            TensorSpec.of("fc2.weight", 60),
            TensorSpec.of("fc2.bias", 6));
    requireReadOrRefused(stored ? runs.stored() : runs.deflated(), layout);
  }

  @ParameterizedTest
  @Timeout(60)
  @ValueSource(booleans = {true, false})
  void changedFolderOfStateDictsIsReadOrRefused(boolean stored) throws IOException {
    byte[] network = Files.readAllBytes(Golden.resource("/formats/python/state_dict.pt"));
    ZippedFiles files =
        new ZippedFiles()
            .with("0000_acc0.5_seed0001.pth", network)
            .with("occ_1_jitter_0/checkpoints/model_final.pth", network);
    requireReadOrRefused(stored ? files.stored() : files.deflated(), LAYOUT);
  }

  @ParameterizedTest
  @Timeout(60)
  @ValueSource(strings = {"cifar_10_batch", "cifar_100", "svhn.mat"})
  void changedStartOfReleasedImagesIsReadOrRefused(String name) throws IOException {
    byte[] good = Files.readAllBytes(Golden.resource("/formats/released/" + name));
    byte[] start = Arrays.copyOf(good, 200);
    SplittableRandom random = new SplittableRandom(good.length);
    Path file = folder.resolve("mutant");
    int refused = 0;
    for (int i = 0; i < MUTANTS; i++) {
      ByteBuffer mutant = ByteBuffer.allocate(good.length);
      mutant.put(mutate(start, random)).put(good, start.length, good.length - start.length);
      Files.write(file, Arrays.copyOf(mutant.array(), mutant.position()));
      try {
        LabeledImagesFiles.read(Map.of(name, file), OptionalInt.empty(), Normalization.none());
      } catch (FormatException refusal) {
        refused++;
      }
    }
    assertThat(refused).isBetween(MUTANTS / 20, MUTANTS - 1);
  }

  private void requireReadOrRefused(byte[] good, Layout layout) throws IOException {
    SplittableRandom random = new SplittableRandom(good.length);
    Path file = folder.resolve("mutant");
    int refused = 0;
    for (int i = 0; i < MUTANTS; i++) {
      byte[] mutant = mutate(good, random);
      Files.write(file, mutant);
      refused += isRefused(file, layout, i) ? 1 : 0;
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

  private static boolean isRefused(Path file, Layout layout, int mutant) throws IOException {
    try (CheckpointFile read = CheckpointFile.open(file, layout, LIMITS)) {
      float[] row = new float[layout.size()];
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

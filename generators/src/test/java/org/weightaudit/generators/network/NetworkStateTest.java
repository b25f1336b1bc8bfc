package org.weightaudit.generators.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightaudit.generators.network.StateSpec.Entry;
import org.weightaudit.generators.network.StateSpec.Initial;
import org.weightaudit.generators.network.StateSpec.Role;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.format.ReadLimits;
import org.weightaudit.weights.format.SafetensorsWriter;
import org.weightaudit.weights.format.TensorFile;

/** Numbers that go to the device and to files in pieces are those of one array, bit for bit. */
class NetworkStateTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void piecesGiveWhatOneArrayGives(int seed) throws IOException {
    StateSpec spec = drawnSpec(new SplittableRandom(seed));
    float[] parameters = new float[Math.toIntExact(spec.size(Role.PARAMETER))];
    SplittableRandom random = new SplittableRandom(100 + seed);
    int position = 0;
    for (Entry entry : spec.entries(Role.PARAMETER)) {
      for (int k = 0; k < entry.size(); k++) {
        parameters[position++] = (float) entry.initial().value(k, random);
      }
    }
    try (ComputeDevice device = ComputeDevice.best();
        NetworkState state = NetworkState.initial(device, spec, new SplittableRandom(100 + seed))) {
      assertBits(state.parameters().toFloatArray(), parameters);
      Path file = write("state", state.arrays("net."));
      try (TensorFile opened = TensorFile.open(file, ReadLimits.standard());
          NetworkState read = NetworkState.read(device, spec, opened.arrays(), "net.");
          NetworkState copy = read.copy(device)) {
        int from = 0;
        for (Entry entry : spec.entries(Role.PARAMETER)) {
          float[] own = opened.array("net." + entry.name()).toFloats();
          assertBits(own, Arrays.copyOfRange(parameters, from, from + own.length));
          from += own.length;
        }
        assertBits(read.parameters().toFloatArray(), parameters);
        assertBits(copy.parameters().toFloatArray(), parameters);
        assertThat(Files.mismatch(file, write("read", read.arrays("net.")))).isEqualTo(-1);
        assertThat(Files.mismatch(file, write("copy", copy.arrays("net.")))).isEqualTo(-1);
      }
    }
  }

  /** Arrays below and above a piece, -0 and values that are no numbers among them. */
  private static StateSpec drawnSpec(SplittableRandom random) {
    StateSpec.Builder builder = new StateSpec.Builder();
    int arrays = random.nextInt(1, 8);
    for (int i = 0; i < arrays; i++) {
      builder.linear("linear" + i, random.nextInt(1, 700), random.nextInt(1, 700));
      builder.batchNorm("norm" + i, random.nextInt(1, 50));
    }
    return builder
        .parameter("zeros", List.of(3, 5), Initial.constant(-0.0))
        .parameter("none", List.of(7), Initial.constant(Double.NaN))
        .linear("last", random.nextInt(1000, 1100), random.nextInt(1000, 1100))
        .constants("constants", 1, -0f, 2)
        .build();
  }

  @Test
  void momentsAreReadAsTheyWereWritten() throws IOException {
    StateSpec spec = new StateSpec.Builder().linear("linear", 1031, 1033).build();
    AdamW.Rules rules = AdamW.Rules.decaying(0.1);
    try (ComputeDevice device = ComputeDevice.best();
        NetworkState state = NetworkState.initial(device, spec, new SplittableRandom(1));
        Adam adam = Adam.of(device, state, rules, Map.of(), "", 0)) {
      adam.step(tensors -> tensors.get("linear.weight").square().sum(), 1e-3);
      Path file = write("moments", adam.arrays("adam."));
      try (TensorFile opened = TensorFile.open(file, ReadLimits.standard());
          Adam read = Adam.of(device, state, rules, opened.arrays(), "adam.", 1)) {
        assertThat(Files.mismatch(file, write("again", read.arrays("adam.")))).isEqualTo(-1);
      }
    }
  }

  @Test
  void arrayOfTooManyElementsIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StateSpec.Builder().linear("wide", 1 << 16, 1 << 15))
        .withMessageContainingAll("wide.weight", "2147483648", "wanted: at most 2147483647");
  }

  @Test
  void parametersTogetherMayBeMore() {
    StateSpec spec =
        new StateSpec.Builder().linear("a", 40_000, 40_000).linear("b", 40_000, 40_000).build();
    assertThat(spec.size(Role.PARAMETER)).isEqualTo(2 * (40_000L * 40_000 + 40_000));
  }

  private Path write(String name, List<NamedArray> arrays) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      SafetensorsWriter.write(out, arrays, Map.of());
    }
    return file;
  }

  private static void assertBits(float[] actual, float... expected) {
    assertThat(bits(actual)).isEqualTo(bits(expected));
  }

  private static int[] bits(float... values) {
    int[] bits = new int[values.length];
    for (int k = 0; k < bits.length; k++) {
      bits[k] = Float.floatToRawIntBits(values[k]);
    }
    return bits;
  }
}

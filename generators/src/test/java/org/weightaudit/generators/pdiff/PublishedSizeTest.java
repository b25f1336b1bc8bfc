package org.weightaudit.generators.pdiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightaudit.generators.Mode;
import org.weightaudit.generators.file.Description;
import org.weightaudit.generators.network.Layers.Statistics;
import org.weightaudit.generators.network.StateSpec;
import org.weightaudit.generators.network.Tensors;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.random.Seed;
import org.weightaudit.weights.testing.Golden;
import org.weightaudit.weights.testing.NpzArrays;

/** The published configuration at its full size, with weights from the formula of the README. */
class PublishedSizeTest {

  private static final double FORWARD = 1e-5;

  @TempDir private Path folder;

  @Test
  void publishedNetworksHaveTheirSizeNamesAndOutputs() throws IOException {
    NpzArrays fixture = Golden.arrays("p-diff/default_config.npz");
    PDiffConfiguration configuration = PDiffConfiguration.published();
    int length = fixture.shape("x").get(1);
    Standardisation standardisation = Standardisation.of(LargeSet.ofSize(length));
    try (ComputeDevice device = ComputeDevice.best();
        NDManager scope = device.openScope();
        NDScope arrays = new NDScope();
        PDiffGenerator generator =
            new PDiffGenerator(
                device,
                new Description<>(
                    PDiff.ID,
                    Mode.AS_PUBLISHED,
                    configuration,
                    standardisation.layout(),
                    OptionalLong.empty(),
                    0),
                Networks.initial(device, configuration, standardisation, new Seed(1)))) {
      arrays.suppressNotUsedWarning();
      assertThat(generator.parameters()).isEqualTo(4_662_178);
      Path file = folder.resolve("model.pth");
      generator.exportOfficial(file);
      assertThat(FileContents.manifest(file))
          .isEqualTo(Files.readAllLines(Golden.file("p-diff/default_state_dict_manifest.csv")));

      Networks networks = generator.networks();
      long seed = (long) fixture.scalar("seed0");
      Tensors vae = networks.autoEncoderState().tensors();
      Tensors net = networks.denoiserState().tensors();
      fill(networks.autoEncoder().spec(), vae, seed + 1, fixture.rows("vae_checksums"));
      fill(networks.denoiser().spec(), net, seed + 201, fixture.rows("net_checksums"));
      NDArray x = array(scope, fixture, "x");
      NDArray z = array(scope, fixture, "z");
      AutoEncoder autoEncoder = networks.autoEncoder();
      NDArray latent = autoEncoder.toLatent(vae, x, Statistics.RUNNING);
      assertClose(autoEncoder.mean(vae, latent), fixture, "mu_eval");
      assertClose(autoEncoder.logVariance(vae, latent), fixture, "logvar_eval");
      assertClose(autoEncoder.decode(vae, z, Statistics.RUNNING), fixture, "decode_eval");
      assertClose(autoEncoder.decode(vae, z, Statistics.SAMPLE), fixture, "decode_train_single");
      assertClose(autoEncoder.encode(vae, x, Statistics.BATCH), fixture, "mu_train");
      assertClose(autoEncoder.decode(vae, z, Statistics.BATCH), fixture, "decode_train_batch");
      Denoiser denoiser = networks.denoiser();
      NDArray times = denoiser.timeEmbedding(net, array(scope, fixture, "t"));
      assertClose(denoiser.predict(net, z, times, Statistics.RUNNING), fixture, "net_out_eval");
      assertClose(denoiser.predict(net, z, times, Statistics.BATCH), fixture, "net_out_train");
    }
  }

  private static NDArray array(NDManager scope, NpzArrays fixture, String name) {
    long[] shape = fixture.shape(name).stream().mapToLong(Integer::longValue).toArray();
    return scope.create(fixture.floats(name), new Shape(shape));
  }

  private static void assertClose(NDArray actual, NpzArrays fixture, String name) {
    Closeness.assertClose(actual, fixture, name, FORWARD);
  }

  /** Gives every array its values by the formula; checks their recorded sums. */
  private static void fill(StateSpec spec, Tensors tensors, long firstSeed, double[][] sums) {
    for (int j = 0; j < spec.entries().size(); j++) {
      StateSpec.Entry entry = spec.entries().get(j);
      NDArray array = tensors.get(entry.name());
      if (entry.role() != StateSpec.Role.COUNTER && !entry.name().endsWith("freqs")) {
        NDArray values = array.getManager().create(formula(entry, firstSeed + j));
        array.subi(array).addi(values.reshape(array.getShape()));
      }
      double sum = 0;
      double absolute = 0;
      if (entry.role() != StateSpec.Role.COUNTER) {
        for (float value : array.toFloatArray()) {
          sum += value;
          absolute += Math.abs(value);
        }
      }
      assertThat(sum).as(entry.name()).isCloseTo(sums[j][0], within(1e-6 * (1 + sums[j][1])));
      assertThat(absolute).as(entry.name()).isCloseTo(sums[j][1], within(1e-6 * (1 + sums[j][1])));
    }
  }

  private static float[] formula(StateSpec.Entry entry, long seed) {
    float[] values = new float[entry.size()];
    boolean flat = entry.shape().size() == 1;
    double scale = flat ? 0.1 : Math.sqrt(3.0 * entry.shape().get(0) / entry.size());
    double centre = 0;
    if (entry.name().endsWith("running_var")) {
      scale = 0.5;
      centre = 1;
    } else if (flat && entry.name().endsWith("weight")) {
      scale = 0.2;
      centre = 1;
    }
    long state = seed;
    for (int k = 0; k < values.length; k++) {
      state = (1664525 * state + 1013904223) & 0xffffffffL;
      values[k] = (float) (centre + scale * (2.0 * state / 0x1p32 - 1));
    }
    return values;
  }
}

package org.weightaudit.generators.hyperdiffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.weightaudit.generators.Mode;
import org.weightaudit.generators.OfficialModel;
import org.weightaudit.generators.TrainingSet;
import org.weightaudit.generators.diffusion.GaussianDiffusion;
import org.weightaudit.generators.network.AdamW;
import org.weightaudit.generators.network.NetworkState;
import org.weightaudit.generators.network.StateSpec;
import org.weightaudit.generators.network.Tensors;
import org.weightaudit.generators.testing.GoldenSet;
import org.weightaudit.generators.testing.Recorded;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.compute.Upload;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.testing.Golden;
import org.weightaudit.weights.testing.NpzArrays;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** HyperDiffusion against arrays of the published code; its README of the golden files. */
class ParityTest {

  private static final double LOSS = 5e-6;
  private static final float SAMPLING = 1e-4f;
  private static final double TRAINED = 5e-6;

  /** Of a key's bias: its gradient is 0, and Adam divides the rounding of it by itself. */
  private static final double STEPS_OF_KEY_BIAS = 3;

  private ComputeDevice device;
  private NDManager scope;

  @BeforeEach
  void open() {
    device = ComputeDevice.best();
    scope = device.openScope();
  }

  @AfterEach
  void close() {
    scope.close();
    device.close();
  }

  private static NpzArrays fixture(String name) {
    return Golden.arrays("hyperdiffusion/" + name + ".npz");
  }

  /** What no file of the authors tells. */
  static JsonNode heads() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("n_head", (int) fixture("transformer_forward").scalar("n_head"));
  }

  static HyperDiffusionGenerator imported(ComputeDevice device, String file) throws IOException {
    TrainingSet set = GoldenSet.of("hyperdiffusion/mlp_weights");
    return new HyperDiffusion()
        .importOfficial(
            device,
            new OfficialModel(Golden.file("hyperdiffusion/" + file), heads()),
            set,
            Mode.AS_PUBLISHED,
            Progress.unobserved());
  }

  private HyperDiffusionGenerator official() throws IOException {
    return imported(device, "tiny_lightning.ckpt");
  }

  @Test
  void lossIsThatOfThePublishedCode() throws IOException {
    NpzArrays fixture = fixture("train_steps");
    try (HyperDiffusionGenerator generator = official()) {
      float loss =
          loss(fixture, generator.networks(), 0)
              .apply(generator.networks().state().tensors())
              .getFloat();
      double expected = fixture.doubles("loss")[0];
      assertThat((double) loss).isCloseTo(expected, within(LOSS * expected));
    }
  }

  /** The loss of a recorded step. */
  private Function<Tensors, NDArray> loss(NpzArrays fixture, Networks networks, int step) {
    NDArray x0 = Recorded.upload(scope, fixture, "x0");
    int batch = (int) x0.getShape().get(0);
    int[] times = Arrays.copyOfRange(fixture.ints("t"), step * batch, (step + 1) * batch);
    NDArray t = scope.create(times);
    NDArray noisy =
        GaussianDiffusion.noisy(
            x0,
            t,
            Upload.floats(scope, networks.diffusion().signalRate()),
            Upload.floats(scope, networks.diffusion().noiseRate()),
            Recorded.upload(scope, fixture, "noise").get(step));
    return tensors -> networks.denoiser().loss(tensors, x0, noisy, t);
  }

  @Test
  void gradientsOfTheFirstStep() throws IOException {
    NpzArrays fixture = fixture("train_steps");
    double[] expected = fixture.doubles("grad_norm_step0");
    double largest = Arrays.stream(expected).max().orElseThrow();
    try (HyperDiffusionGenerator generator = official()) {
      NetworkState state = generator.networks().state();
      float[] gradient =
          state.slope(loss(fixture, generator.networks(), 0)).gradient().toFloatArray();
      List<StateSpec.Entry> parameters = state.spec().entries(StateSpec.Role.PARAMETER);
      assertThat(parameters).hasSameSizeAs(expected);
      int from = 0;
      for (int i = 0; i < expected.length; i++) {
        double square = 0;
        for (int k = from; k < from + parameters.get(i).size(); k++) {
          square += (double) gradient[k] * gradient[k];
        }
        from += parameters.get(i).size();
        assertThat(Math.sqrt(square))
            .as(parameters.get(i).name())
            .isCloseTo(expected[i], within(LOSS * Math.max(expected[i], largest / 100)));
      }
    }
  }

  @Test
  void stepsOfTheOptimiser() throws IOException {
    NpzArrays fixture = fixture("train_steps");
    double[] losses = fixture.doubles("loss");
    double learningRate = fixture.scalar("lr");
    try (HyperDiffusionGenerator generator = official()) {
      NetworkState state = generator.networks().state();
      AdamW.Rules rules = AdamW.Rules.decaying(fixture.scalar("weight_decay"));
      try (AdamW adam = AdamW.of(device, state, rules, Map.of(), "", 0)) {
        for (int step = 0; step < losses.length; step++) {
          float loss = adam.step(loss(fixture, generator.networks(), step), learningRate);
          assertThat((double) loss).isCloseTo(losses[step], within(LOSS * losses[step]));
        }
      }
      float[] expected = fixture.floats("flat_params_after");
      int from = 0;
      for (StateSpec.Entry entry : state.spec().entries(StateSpec.Role.PARAMETER)) {
        double tolerance =
            entry.name().endsWith("key.bias") ? STEPS_OF_KEY_BIAS * learningRate : TRAINED;
        assertThat(state.tensors().get(entry.name()).toFloatArray())
            .as(entry.name())
            .containsExactly(
                Arrays.copyOfRange(expected, from, from + entry.size()), within((float) tolerance));
        from += entry.size();
      }
      assertThat(from).isEqualTo(expected.length);
    }
  }

  @Test
  void samplesOfEveryKeptTime() throws IOException {
    NpzArrays fixture = fixture("ddim_T500");
    List<Integer> kept = Arrays.stream(fixture.ints("kept_t")).boxed().toList();
    try (HyperDiffusionGenerator generator = official()) {
      NDArray expected = Recorded.upload(scope, fixture, "x_after_kept_t");
      NDArray end =
          generator.vectors(
              scope,
              Recorded.upload(scope, fixture, "initial_noise"),
              Progress.unobserved(),
              (t, x) -> {
                if (kept.contains(t)) {
                  assertThat(x.toFloatArray())
                      .as("t = %d", t)
                      .containsExactly(
                          expected.get(kept.indexOf(t)).toFloatArray(), within(SAMPLING));
                }
              });
      assertThat(end.toFloatArray()).containsExactly(fixture.floats("final"), within(SAMPLING));
    }
  }

  @Test
  void predictionsAreThoseOfThePublishedCode() throws IOException {
    NpzArrays fixture = fixture("transformer_forward");
    try (HyperDiffusionGenerator generator = official()) {
      NDArray times = scope.create(fixture.ints("t"), new Shape(fixture.shape("t").get(0)));
      assertThat(
              generator
                  .networks()
                  .denoiser()
                  .predict(
                      generator.networks().state().tensors(),
                      Recorded.upload(scope, fixture, "x"),
                      times)
                  .toFloatArray())
          .containsExactly(fixture.floats("output"), within(2e-6f));
      assertThat(generator.parameters()).isEqualTo((long) fixture.scalar("num_parameters"));
    }
  }
}

package org.weightaudit.generators.gpt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightaudit.generators.diffusion.GaussianDiffusion;
import org.weightaudit.generators.diffusion.GaussianDiffusion.StartPrediction;
import org.weightaudit.generators.gpt.Denoiser.Condition;
import org.weightaudit.generators.gpt.Learning.Metric;
import org.weightaudit.generators.network.AdamW;
import org.weightaudit.generators.network.NetworkState;
import org.weightaudit.generators.network.StateSpec;
import org.weightaudit.generators.network.Tensors;
import org.weightaudit.generators.testing.Recorded;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.compute.Upload;
import org.weightaudit.weights.format.ReadLimits;
import org.weightaudit.weights.format.StoredTensor;
import org.weightaudit.weights.format.TensorFile;
import org.weightaudit.weights.testing.Golden;
import org.weightaudit.weights.testing.NpzArrays;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** G.pt against arrays of the published code; tolerances are those of its README. */
class ParityTest {

  private static final double FORWARD = 2e-5;
  private static final double TRAINED = 1e-6;
  private static final double RECURSIVE = 2e-4;

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
    return Golden.arrays("gpt/" + name + ".npz");
  }

  private GptGenerator official(String name) throws IOException {
    return Official.imported(device, name, name + ".pt");
  }

  private Condition condition(NpzArrays fixture, int... times) {
    float[] told = new float[times.length];
    for (int i = 0; i < told.length; i++) {
      told[i] = times[i];
    }
    return Condition.of(scope, told, fixture.doubles("loss_prev"), fixture.doubles("loss_target"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny", "alt", "mnist"})
  void predictionsAreThoseOfThePublishedCode(String name) throws IOException {
    NpzArrays fixture = fixture(name + "_forward");
    try (GptGenerator generator = official(name)) {
      NDArray predicted =
          generator
              .networks()
              .denoiser()
              .predict(
                  generator.networks().state().tensors(),
                  Recorded.upload(scope, fixture, "x"),
                  Recorded.upload(scope, fixture, "x_prev"),
                  condition(fixture, fixture.ints("t")));
      Recorded.assertClose(predicted, fixture, "out_G_ema", FORWARD);
      assertThat(generator.parameters())
          .isEqualTo(Official.configuration(name).get("num_parameters").intValue());
    }
  }

  private StartPrediction network(GptGenerator generator, NpzArrays fixture) {
    int rows = fixture.shape("loss_prev").get(0);
    return generator.network(
        scope, Recorded.upload(scope, fixture, "x_prev"), condition(fixture, new int[rows]));
  }

  /** The recorded noises, the first that of the beginning. */
  private static Supplier<NDArray> noises(NDArray recorded) {
    PrimitiveIterator.OfInt next = IntStream.range(0, (int) recorded.getShape().get(0)).iterator();
    return () -> recorded.get(next.nextInt());
  }

  @ParameterizedTest
  @CsvSource({"tiny, 5e-5", "alt, 5e-5", "mnist, 5e-4"})
  void samplesAtSomeTimes(String name, double tolerance) throws IOException {
    NpzArrays fixture = fixture(name + "_sample_respaced");
    Sampling sampling =
        new Sampling(1000, Sampling.Sampler.DDPM, fixture.shape("timestep_map").get(0), false, 0);
    GaussianDiffusion diffusion = Networks.sampled(sampling);
    assertThat(diffusion.times()).isEqualTo(fixture.ints("timestep_map"));
    boolean everyStep = !name.equals("mnist");
    try (GptGenerator generator = official(name)) {
      Supplier<NDArray> noise = noises(Recorded.upload(scope, fixture, "noise"));
      NDArray end =
          diffusion.ancestral(
              noise.get(),
              network(generator, fixture),
              noise,
              (step, x) -> {
                if (everyStep) {
                  assertStep(x, fixture, "x_after_step", diffusion.steps() - 1 - step, tolerance);
                }
              });
      Recorded.assertClose(end, fixture, "final", tolerance);
    }
  }

  private static void assertStep(
      NDArray x, NpzArrays fixture, String name, int step, double tolerance) {
    float[] all = fixture.floats(name);
    int size = (int) x.size();
    Recorded.assertClose(
        x.toFloatArray(),
        Arrays.copyOfRange(all, step * size, (step + 1) * size),
        "%s %d".formatted(name, step),
        tolerance);
  }

  @Test
  void samplesWithoutNoiseOnTheWay() throws IOException {
    NpzArrays fixture = fixture("tiny_sample_respaced");
    GaussianDiffusion diffusion =
        Networks.diffusion(Sampling.published(0)).respaced(fixture.ints("timestep_map"));
    try (GptGenerator generator = official("tiny")) {
      NDArray end =
          diffusion.ddim(
              Recorded.upload(scope, fixture, "noise").get(0),
              network(generator, fixture),
              (step, x) ->
                  assertStep(x, fixture, "ddim_x_after_step", diffusion.steps() - 1 - step, 5e-5));
      Recorded.assertClose(end, fixture, "ddim_final", 5e-5);
    }
  }

  @Test
  void samplesWithinTheRangeOfTheTrainingSet() throws IOException {
    NpzArrays fixture = fixture("tiny_sample_respaced");
    float[] range = fixture.floats("static_range");
    int steps = fixture.shape("timestep_map").get(0);
    Sampling sampling = new Sampling(1000, Sampling.Sampler.DDPM, steps, true, 0);
    try (GptGenerator whole = official("tiny");
        GptGenerator generator =
            Official.sampling(device, whole, sampling, new Scaling(1, range[0], range[1]))) {
      Supplier<NDArray> noise = noises(Recorded.upload(scope, fixture, "noise"));
      NDArray end =
          Networks.sampled(sampling)
              .ancestral(
                  noise.get(),
                  network(generator, fixture),
                  noise,
                  (step, x) ->
                      assertStep(x, fixture, "static_x_after_step", steps - 1 - step, 5e-5));
      Recorded.assertClose(end, fixture, "static_final", 5e-5);
    }
  }

  @Test
  void samplesAtAllTimes() throws IOException {
    NpzArrays fixture = fixture("tiny_sample_full1000");
    int[] kept = fixture.ints("checkpoint_t");
    try (GptGenerator generator = official("tiny")) {
      Supplier<NDArray> noise = noises(Recorded.upload(scope, fixture, "noise"));
      NDArray end =
          Networks.sampled(Sampling.published(0))
              .ancestral(
                  noise.get(),
                  network(generator, fixture),
                  noise,
                  (step, x) ->
                      IntStream.range(0, kept.length)
                          .filter(k -> kept[k] == step)
                          .forEach(k -> assertStep(x, fixture, "checkpoint_x", k, 5e-5)));
      Recorded.assertClose(end, fixture, "final", 5e-5);
    }
  }

  @Test
  void samplesOfWhichEachIsTheStartOfTheNext() throws IOException {
    NpzArrays fixture = fixture("tiny_recursive");
    NDArray noises = Recorded.upload(scope, fixture, "noise");
    int recursions = fixture.shape("noise").get(0);
    int steps = fixture.shape("noise").get(1) - 1;
    GaussianDiffusion diffusion =
        Networks.sampled(new Sampling(1000, Sampling.Sampler.DDPM, steps, false, 0));
    double[][] currents = fixture.rows("current_loss");
    double[][] targets = fixture.rows("loss_target");
    NDArray starts = Recorded.upload(scope, fixture, "x_prev");
    try (GptGenerator generator = official("tiny")) {
      for (int k = 0; k < recursions; k++) {
        Supplier<NDArray> noise = noises(noises.get(k));
        Condition condition =
            Condition.of(scope, new float[currents[k].length], currents[k], targets[k]);
        starts =
            diffusion.ancestral(
                noise.get(), generator.network(scope, starts, condition), noise, (step, x) -> {});
        assertStep(starts, fixture, "outputs", k, RECURSIVE);
      }
    }
  }

  /** The settings of the recorded training. */
  private static Learning learning(JsonNode recorded) {
    return new Learning(
        Metric.TEST_LOSS,
        recorded.get("batch").intValue(),
        recorded.get("num_ep").intValue(),
        recorded.get("batch").intValue(),
        recorded.get("warmup_epochs").intValue(),
        recorded.get("base_lr").doubleValue(),
        recorded.get("wd").doubleValue(),
        recorded.get("grad_clip").doubleValue(),
        recorded.get("ema_decay").doubleValue(),
        false,
        0,
        0,
        Optional.empty(),
        Optional.empty());
  }

  private static JsonNode json(String name) {
    return JsonMapper.shared().readTree(Golden.file("gpt/" + name + ".json").toFile());
  }

  private NetworkState state(StateSpec spec, String file, String part) throws IOException {
    try (TensorFile opened =
        TensorFile.openPassingOverObjects(Golden.file("gpt/" + file), ReadLimits.standard())) {
      return NetworkState.read(device, spec, opened.stateDict(part), "");
    }
  }

  /** The loss of a recorded step. */
  private Function<Tensors, NDArray> loss(NpzArrays fixture, Denoiser denoiser, int step) {
    GaussianDiffusion diffusion = Networks.diffusion(Sampling.published(0));
    NDArray future = Recorded.upload(scope, fixture, "parameters_1").get(step);
    int batch = (int) future.getShape().get(0);
    int[] times = Arrays.copyOfRange(fixture.ints("t"), step * batch, (step + 1) * batch);
    NDArray noisy =
        GaussianDiffusion.noisy(
            future,
            scope.create(times),
            Upload.floats(scope, diffusion.signalRate()),
            Upload.floats(scope, diffusion.noiseRate()),
            Recorded.upload(scope, fixture, "noise").get(step));
    NDArray starts = Recorded.upload(scope, fixture, "parameters_0").get(step);
    Condition condition =
        Condition.of(
            scope,
            denoiser.told(times),
            fixture.rows("loss_0")[step],
            fixture.rows("loss_1")[step]);
    return tensors -> denoiser.loss(tensors, future, noisy, starts, condition);
  }

  private static Denoiser denoiser() throws IOException {
    try (ComputeDevice device = ComputeDevice.best();
        GptGenerator generator = Official.imported(device, "alt", "alt.pt")) {
      return generator.networks().denoiser();
    }
  }

  @Test
  void gradientsOfTheFirstStep() throws IOException {
    NpzArrays fixture = fixture("alt_train");
    NpzArrays gradients = fixture("alt_train_grads_step1");
    Denoiser denoiser = denoiser();
    try (NetworkState raw = state(denoiser.spec(), "alt.pt", "G")) {
      float[] gradient = raw.slope(loss(fixture, denoiser, 0)).gradient().toFloatArray();
      double square = 0;
      int from = 0;
      for (StateSpec.Entry entry : denoiser.spec().entries(StateSpec.Role.PARAMETER)) {
        float[] own = Arrays.copyOfRange(gradient, from, from + entry.size());
        Recorded.assertClose(own, gradients.floats(entry.name()), entry.name(), TRAINED);
        from += entry.size();
        for (float value : own) {
          square += (double) value * value;
        }
      }
      double norm = fixture.doubles("grad_norm")[0];
      assertThat(Math.sqrt(square)).isCloseTo(norm, within(TRAINED * norm));
    }
  }

  @Test
  void stepsOfTheOptimiserAndOfTheAverage() throws IOException {
    NpzArrays fixture = fixture("alt_train");
    Learning learning = learning(json("alt_train_config"));
    double[] losses = fixture.doubles("loss");
    double[] positions = fixture.doubles("epoch_position");
    double[] rates = fixture.doubles("lr");
    Denoiser denoiser = denoiser();
    try (NetworkState raw = state(denoiser.spec(), "alt.pt", "G");
        NetworkState average = state(denoiser.spec(), "alt.pt", "G_ema");
        AdamW adam = AdamW.of(device, raw, GptTraining.rules(learning), Map.of(), "", 0)) {
      for (int step = 0; step < losses.length; step++) {
        double rate = learning.rate(positions[step]);
        assertThat(rate).isCloseTo(rates[step], within(1e-12));
        assertThat((double) adam.step(loss(fixture, denoiser, step), rate))
            .isCloseTo(losses[step], within(TRAINED * Math.max(1, losses[step])));
        average.approach(raw, learning.averageDecay());
      }
      double steps = STEPS_OF_KEY_BIAS * Arrays.stream(rates).max().orElseThrow();
      assertTrained(raw, "G", steps);
      assertTrained(average, "G_ema", steps);
    }
  }

  private static void assertTrained(NetworkState state, String part, double stepsOfKeyBias)
      throws IOException {
    try (TensorFile opened =
        TensorFile.openPassingOverObjects(Golden.file("gpt/alt_step3.pt"), ReadLimits.standard())) {
      Map<String, StoredTensor> expected = opened.stateDict(part);
      for (StateSpec.Entry entry : state.spec().entries(StateSpec.Role.PARAMETER)) {
        double tolerance = entry.name().endsWith("key.bias") ? stepsOfKeyBias : TRAINED;
        Recorded.assertClose(
            state.tensors().get(entry.name()).toFloatArray(),
            expected.get(entry.name()).toFloats(),
            part + " " + entry.name(),
            tolerance);
      }
    }
  }

  @Test
  void weightsOfLinearLayersDecayAndNothingElse() throws IOException {
    JsonNode recorded = json("alt_train_config");
    assertThat(
            denoiser().spec().entries(StateSpec.Role.PARAMETER).stream()
                .filter(Denoiser::decays)
                .map(StateSpec.Entry::name))
        .containsExactlyInAnyOrderElementsOf(
            recorded
                .get("optimizer_decay_group")
                .valueStream()
                .map(JsonNode::stringValue)
                .toList());
  }

  @Test
  void learningRateOfEveryEpoch() {
    JsonNode table = json("lr_table");
    Learning learning = GptConfiguration.mnistLoss().learning();
    for (int k = 0; k < table.get("lr").size(); k++) {
      double rate = table.get("lr").get(k).doubleValue();
      assertThat(learning.rate(table.get("epoch").get(k).doubleValue()))
          .isCloseTo(rate, within(1e-9 * rate + 1e-16));
    }
  }

  @Test
  void weightsInNormalisedUnits() {
    NpzArrays fixture = fixture("misc");
    Scaling scaling = new Scaling(fixture.scalar("openai_coeff"), -1, 1);
    assertThat(scaling.normalised(fixture.floats("norm_in"))).isEqualTo(fixture.floats("norm_out"));
    assertThat(scaling.raw(fixture.floats("norm_in"))).isEqualTo(fixture.floats("unnorm_out"));
  }
}

package org.weightaudit.generators.pdiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.weightaudit.generators.pdiff.Closeness.assertClose;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.weightaudit.generators.Mode;
import org.weightaudit.generators.OfficialModel;
import org.weightaudit.generators.TrainingSet;
import org.weightaudit.generators.diffusion.Ddim;
import org.weightaudit.generators.diffusion.Ddpm;
import org.weightaudit.generators.diffusion.NoiseSchedule;
import org.weightaudit.generators.network.AdamW;
import org.weightaudit.generators.network.CosineSchedule;
import org.weightaudit.generators.network.Layers.Statistics;
import org.weightaudit.generators.network.NetworkState;
import org.weightaudit.generators.network.StateSpec;
import org.weightaudit.generators.network.Tensors;
import org.weightaudit.generators.testing.GoldenSet;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.format.ReadLimits;
import org.weightaudit.weights.format.TensorFile;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.testing.Golden;
import org.weightaudit.weights.testing.NpzArrays;

/** P-diff against arrays that the published code computed; p-diff/README.md of the golden files. */
class ParityTest {

  private static final double FORWARD = 1e-5;
  private static final double GRADIENT = 5e-5;
  private static final double SAMPLING = 1e-4;
  private static final double TRAINED = 5e-5;
  private static final double TRAINED_TIME_EMBEDDING = 1e-4;
  private static final double INPUT_NOISE = PDiffConfiguration.published().inputNoise();
  private static final double LATENT_NOISE = PDiffConfiguration.published().latentNoise();

  private static ComputeDevice device;
  private static TrainingSet set;

  private NDManager scope;
  private NDScope arrays;

  @BeforeAll
  static void open() {
    device = ComputeDevice.best();
    set = GoldenSet.of("p-diff/checkpoint");
  }

  @AfterAll
  static void close() {
    device.close();
  }

  @BeforeEach
  void openScope() {
    scope = device.openScope();
    arrays = new NDScope();
  }

  @AfterEach
  void closeScope() {
    arrays.close();
    scope.close();
  }

  private static PDiffGenerator official() throws IOException {
    return new PDiff()
        .importOfficial(
            device,
            OfficialModel.of(Golden.file("p-diff/model.pth")),
            set,
            Mode.AS_PUBLISHED,
            Progress.unobserved());
  }

  private static NpzArrays fixture(String name) {
    return Golden.arrays("p-diff/" + name + ".npz");
  }

  private NDArray array(NpzArrays fixture, String name) {
    long[] shape = fixture.shape(name).stream().mapToLong(Integer::longValue).toArray();
    return scope.create(fixture.floats(name), new Shape(shape));
  }

  /** Part {@code index} of an array along its first axis. */
  private NDArray part(NpzArrays fixture, String name, int index) {
    return array(fixture, name).get(index);
  }

  private NDArray times(NpzArrays fixture, String name) {
    long[] shape = fixture.shape(name).stream().mapToLong(Integer::longValue).toArray();
    return scope.create(fixture.ints(name)).reshape(shape);
  }

  @Test
  void standardisationIsThatOfThePublishedDataSet() {
    NpzArrays fixture = fixture("dataset");
    Standardisation standardisation = Standardisation.of(set);
    assertClose(set.weights().toDense().values(), fixture.floats("raw"), "raw", 0);
    assertThat(standardisation.length()).isEqualTo((int) fixture.scalar("last_length"));
    assertRules(standardisation, fixture);
    float[] vectors = standardisation.forward(set.weights());
    assertClose(vectors, fixture.floats("preprocessed"), "preprocessed", FORWARD);
    assertClose(
        Arrays.copyOf(vectors, standardisation.length()),
        fixture.floats("first_tokens"),
        "first_tokens",
        FORWARD);
    assertClose(
        standardisation.inverse(fixture.floats("post_in")).values(),
        fixture.floats("post_out"),
        "post_out",
        FORWARD);
  }

  private static void assertRules(Standardisation standardisation, NpzArrays fixture) {
    List<Standardisation.Rule> learned =
        standardisation.rules().stream()
            .filter(rule -> rule.kind() != Standardisation.Kind.FIXED)
            .toList();
    assertClose(
        floats(learned.stream().map(Standardisation.Rule::mean)),
        fixture.floats("struct_mean"),
        "struct_mean",
        FORWARD);
    assertClose(
        floats(learned.stream().map(Standardisation.Rule::deviation)),
        fixture.floats("struct_std"),
        "struct_std",
        FORWARD);
  }

  private static float[] floats(Stream<Double> values) {
    List<Double> list = values.toList();
    float[] floats = new float[list.size()];
    for (int k = 0; k < floats.length; k++) {
      floats[k] = list.get(k).floatValue();
    }
    return floats;
  }

  @Test
  void buffersAreStandardisedInTheirOwnWayAndCountersAreThoseOfTheFirstCheckpoint() {
    NpzArrays fixture = fixture("dataset_buffers");
    TrainingSet buffers = GoldenSet.of("p-diff/checkpoint_buffers");
    Standardisation standardisation = Standardisation.of(buffers);
    assertRules(standardisation, fixture);
    standardisation.rules().stream()
        .filter(rule -> rule.kind() == Standardisation.Kind.VARIANCE)
        .forEach(
            rule ->
                assertClose(
                    new float[] {(float) rule.centre()},
                    fixture.floats("running_var_premean"),
                    "running_var_premean",
                    FORWARD));
    float[] vectors = standardisation.forward(buffers.weights());
    assertClose(vectors, fixture.floats("preprocessed"), "preprocessed", FORWARD);
    float[] second =
        Arrays.copyOfRange(vectors, standardisation.length(), 2 * standardisation.length());
    float[] back = standardisation.inverse(second).row(0);
    float[] original = buffers.weights().row(1);
    for (int i = 0; i < buffers.layout().tensors().size(); i++) {
      int from = buffers.layout().offset(i);
      int to = from + buffers.layout().tensors().get(i).size();
      assertClose(
          Arrays.copyOfRange(back, from, to), numbers(fixture, "back_" + i), "back_" + i, FORWARD);
      assertClose(
          Arrays.copyOfRange(original, from, to), numbers(fixture, "orig_" + i), "orig_" + i, 0);
    }
  }

  private static float[] numbers(NpzArrays fixture, String name) {
    return floats(Arrays.stream(fixture.doubles(name)).boxed());
  }

  @Test
  void autoEncoderInEvaluationMode() throws IOException {
    NpzArrays fixture = fixture("vae_forward");
    try (PDiffGenerator generator = official()) {
      AutoEncoder autoEncoder = generator.networks().autoEncoder();
      Tensors tensors = generator.networks().autoEncoderState().tensors();
      NDArray signal = array(fixture, "x").expandDims(1);
      for (int level = 0; level < autoEncoder.channels().size(); level++) {
        signal = autoEncoder.encoderLevel(tensors, level, signal, Statistics.RUNNING);
        assertClose(signal, fixture, "enc_block" + level + "_eval", FORWARD);
      }
      NDArray latent = autoEncoder.toLatent(tensors, array(fixture, "x"), Statistics.RUNNING);
      assertClose(latent, fixture, "to_latent_eval", FORWARD);
      assertClose(autoEncoder.mean(tensors, latent), fixture, "mu_eval", FORWARD);
      assertClose(autoEncoder.logVariance(tensors, latent), fixture, "logvar_eval", FORWARD);
      NDArray z = array(fixture, "z");
      signal = autoEncoder.toDecode(tensors, z);
      assertClose(signal.reshape(z.getShape().get(0), -1), fixture, "to_decode_eval", FORWARD);
      for (int level = 0; level < autoEncoder.channels().size() - 1; level++) {
        signal = autoEncoder.decoderLevel(tensors, level, signal, Statistics.RUNNING);
        assertClose(signal, fixture, "dec_block" + level + "_eval", FORWARD);
      }
      NDArray decoded = autoEncoder.decode(tensors, z, Statistics.RUNNING);
      assertClose(decoded, fixture, "decode_eval", FORWARD);
      NDArray x = array(fixture, "x");
      NDArray mean = autoEncoder.encode(tensors, x, Statistics.RUNNING);
      assertClose(
          autoEncoder.decode(tensors, mean, Statistics.RUNNING).sub(x).square().mean(),
          fixture,
          "loss_mu_only_eval",
          FORWARD);
    }
  }

  @Test
  void autoEncoderInTrainingModeMovesItsRunningStatistics() throws IOException {
    NpzArrays fixture = fixture("vae_forward");
    try (PDiffGenerator generator = official()) {
      AutoEncoder autoEncoder = generator.networks().autoEncoder();
      Tensors tensors = generator.networks().autoEncoderState().tensors();
      long before = tensors.get("encoder.0.1.num_batches_tracked").toLongArray()[0];
      NDArray latent = autoEncoder.toLatent(tensors, array(fixture, "x"), Statistics.BATCH);
      assertClose(autoEncoder.mean(tensors, latent), fixture, "mu_train", FORWARD);
      assertClose(autoEncoder.logVariance(tensors, latent), fixture, "logvar_train", FORWARD);
      assertClose(
          tensors.get("encoder.0.1.running_mean"),
          fixture,
          "enc_first_running_mean_after",
          FORWARD);
      assertClose(
          tensors.get("encoder.0.1.running_var"), fixture, "enc_first_running_var_after", FORWARD);
      assertThat(tensors.get("encoder.0.1.num_batches_tracked").toLongArray())
          .containsExactly(before + 1);
      NDArray z = array(fixture, "z");
      assertClose(
          autoEncoder.decode(tensors, z, Statistics.SAMPLE),
          fixture,
          "decode_train_single",
          FORWARD);
      assertClose(
          autoEncoder.decode(tensors, z, Statistics.BATCH), fixture, "decode_train_batch", FORWARD);
      assertClose(
          tensors.get("final_layer.1.running_mean"),
          fixture,
          "dec_last_running_mean_after",
          FORWARD);
      assertClose(
          tensors.get("final_layer.1.running_var"), fixture, "dec_last_running_var_after", FORWARD);
    }
  }

  @Test
  void lossesOfTheAutoEncoder() throws IOException {
    NpzArrays fixture = fixture("vae_forward");
    try (PDiffGenerator generator = official()) {
      AutoEncoder autoEncoder = generator.networks().autoEncoder();
      Tensors tensors = generator.networks().autoEncoderState().tensors();
      NDArray x = array(fixture, "x");
      NDArray noise = array(fixture, "loss_eps").mul(LATENT_NOISE);
      assertClose(autoEncoder.loss(tensors, x, noise), fixture, "loss", FORWARD);
    }
  }

  /** P-diff never learns with this loss; it pins the head of the variance. */
  @Test
  void lossWithLearnedVarianceAndDivergence() throws IOException {
    NpzArrays fixture = fixture("vae_forward");
    try (PDiffGenerator generator = official()) {
      AutoEncoder autoEncoder = generator.networks().autoEncoder();
      Tensors tensors = generator.networks().autoEncoderState().tensors();
      NDArray x = array(fixture, "x");
      NDArray latent = autoEncoder.toLatent(tensors, x, Statistics.BATCH);
      NDArray mean = autoEncoder.mean(tensors, latent);
      NDArray logVariance = autoEncoder.logVariance(tensors, latent);
      NDArray deviation = logVariance.mul(0.5f).exp();
      NDArray z = mean.add(deviation.mul(array(fixture, "loss_kld_eps")));
      NDArray error = autoEncoder.decode(tensors, z, Statistics.BATCH).sub(x).square().mean();
      NDArray divergence =
          logVariance
              .add(1)
              .sub(mean.square())
              .sub(logVariance.exp())
              .sum(new int[] {1})
              .mean()
              .mul(-0.5f);
      assertClose(error.add(divergence.mul(0.01f)), fixture, "loss_kld", FORWARD);
    }
  }

  @Test
  void gradientsOfTheAutoEncoder() throws IOException {
    NpzArrays fixture = fixture("vae_forward");
    try (PDiffGenerator generator = official()) {
      AutoEncoder autoEncoder = generator.networks().autoEncoder();
      NDArray x = array(fixture, "x");
      NDArray noise = array(fixture, "loss_eps").mul(LATENT_NOISE);
      assertGradients(
          generator.networks().autoEncoderState(),
          tensors -> autoEncoder.loss(tensors, x, noise),
          fixture("vae_grads"));
    }
  }

  /**
   * Biases of convolutions in front of a batch normalisation have gradient 0: what is recorded of
   * them is rounding noise, here only bounded.
   */
  private static void assertGradients(
      NetworkState network, Function<Tensors, NDArray> loss, NpzArrays expected) {
    float[] gradient = network.slope(loss).gradient().toFloatArray();
    List<StateSpec.Entry> parameters = network.spec().entries(StateSpec.Role.PARAMETER);
    int from = 0;
    for (StateSpec.Entry entry : parameters) {
      float[] own = Arrays.copyOfRange(gradient, from, from + entry.size());
      from += entry.size();
      if (isHiddenByNormalisation(network.spec(), entry.name())) {
        for (float value : own) {
          assertThat(Math.abs(value)).as(entry.name()).isLessThan(1e-5f);
        }
      } else {
        assertClose(own, expected.floats(entry.name()), entry.name(), GRADIENT);
      }
    }
    assertThat(from).isEqualTo(gradient.length);
  }

  /** Whether this is the bias of a convolution, or the running mean, of a normalised layer. */
  private static boolean isHiddenByNormalisation(StateSpec spec, String name) {
    if (name.endsWith(".running_mean")) {
      return true;
    }
    String layer = name.substring(0, name.lastIndexOf('.'));
    String stem = layer.substring(0, layer.lastIndexOf('.') + 1);
    return name.endsWith(".0.bias")
        && spec.entries().stream()
            .map(StateSpec.Entry::name)
            .anyMatch(
                other ->
                    other.equals(stem + "1.running_var") || other.equals(stem + "1.0.running_var"));
  }

  @Test
  void trainingStepsOfTheAutoEncoder() throws IOException {
    NpzArrays fixture = fixture("vae_training");
    NpzArrays dataset = fixture("dataset");
    try (PDiffGenerator generator = official();
        AdamW adam = adam(generator.networks().autoEncoderState())) {
      AutoEncoder autoEncoder = generator.networks().autoEncoder();
      float[] losses = new float[fixture.shape("loss").get(0)];
      CosineSchedule rates = new CosineSchedule(fixture.doubles("lr")[0], losses.length);
      for (int step = 0; step < losses.length; step++) {
        assertThat(rates.rate(step)).isCloseTo(fixture.doubles("lr")[step], within(1e-12));
        NDArray chosen = array(dataset, "preprocessed").get(indices(fixture, step));
        NDArray x = chosen.add(part(fixture, "eps_input", step).mul(INPUT_NOISE));
        NDArray noise = part(fixture, "eps_latent", step).mul(LATENT_NOISE);
        losses[step] = adam.step(tensors -> autoEncoder.loss(tensors, x, noise), rates.rate(step));
      }
      assertClose(losses, fixture.floats("loss"), "loss", FORWARD);
      assertTrained(generator.networks().autoEncoderState(), "p-diff/vae_after_training.pth", "");
    }
  }

  private static AdamW adam(NetworkState network) {
    return AdamW.of(device, network, Map.of(), "", 0);
  }

  private NDIndex indices(NpzArrays fixture, int step) {
    int batch = fixture.shape("index").get(1);
    int[] all = fixture.ints("index");
    return new NDIndex(
        "{}", scope.create(Arrays.copyOfRange(all, step * batch, (step + 1) * batch)));
  }

  /** Compares a trained network with a file, but for what the README exempts. */
  private static void assertTrained(NetworkState network, String file, String prefix) {
    Map<String, float[]> actual = new HashMap<>();
    for (NamedArray array : network.arrays(prefix)) {
      actual.put(array.name(), FileContents.floats(array));
    }
    int[] compared = new int[1];
    GoldenSet.read(
        Golden.file(file),
        (name, tensor) -> {
          String own = name.substring(prefix.length());
          if (actual.containsKey(name) && !isHiddenByNormalisation(network.spec(), own)) {
            double tolerance =
                own.equals("time_embedder.mlp.0.weight") ? TRAINED_TIME_EMBEDDING : TRAINED;
            float[] expected = floats(Arrays.stream(tensor.toDoubles()).boxed());
            assertThat(actual.get(name))
                .as(name)
                .containsExactly(expected, within((float) tolerance));
            compared[0]++;
          }
        });
    assertThat(compared[0]).isGreaterThan(network.spec().entries().size() / 2);
  }

  @Test
  void denoiserInBothModes() throws IOException {
    NpzArrays fixture = fixture("diffusion_forward");
    try (PDiffGenerator generator = official()) {
      Denoiser denoiser = generator.networks().denoiser();
      Tensors tensors = generator.networks().denoiserState().tensors();
      NDArray x = array(fixture, "x");
      NDArray times = array(fixture, "t");
      assertClose(Denoiser.frequencies(), fixture.floats("freqs"), "freqs", FORWARD);
      assertClose(tensors.get("time_embedder.freqs"), fixture, "freqs", 0);
      assertClose(Denoiser.timeFeatures(tensors, times), fixture, "time_features", FORWARD);
      NDArray embedding = denoiser.timeEmbedding(tensors, times);
      assertClose(embedding, fixture, "time_embedding", FORWARD);
      assertClose(
          denoiser.predict(tensors, x, embedding, Statistics.RUNNING),
          fixture,
          "out_eval",
          FORWARD);
      assertClose(
          denoiser.predict(tensors, x, embedding, Statistics.BATCH), fixture, "out_train", FORWARD);
      assertClose(
          tensors.get("encoder_list.0.1.0.running_mean"),
          fixture,
          "enc_first_running_mean_after",
          FORWARD);
      assertClose(
          tensors.get("encoder_list.0.1.0.running_var"),
          fixture,
          "enc_first_running_var_after",
          FORWARD);
    }
  }

  @Test
  void lossesAndGradientsOfTheDenoiser() throws IOException {
    NpzArrays fixture = fixture("diffusion_forward");
    try (PDiffGenerator generator = official()) {
      Denoiser denoiser = generator.networks().denoiser();
      NoiseSchedule schedule = generator.networks().schedule();
      NDArray signal = scope.create(schedule.signalRate());
      NDArray noise = scope.create(schedule.noiseRate());
      assertClose(
          Denoiser.noisy(
              array(fixture, "train_x0"),
              times(fixture, "train_t"),
              signal,
              noise,
              array(fixture, "train_eps")),
          fixture,
          "train_xt",
          FORWARD);
      for (String kind : List.of("train", "nan")) {
        assertClose(
            denoiser.loss(
                generator.networks().denoiserState().tensors(),
                array(fixture, kind + "_x0"),
                times(fixture, kind + "_t"),
                signal,
                noise,
                array(fixture, kind + "_eps")),
            fixture,
            kind + "_loss",
            FORWARD);
      }
      assertGradients(
          generator.networks().denoiserState(),
          tensors ->
              denoiser.loss(
                  tensors,
                  array(fixture, "train_x0"),
                  times(fixture, "train_t"),
                  signal,
                  noise,
                  array(fixture, "train_eps")),
          fixture("diffusion_grads"));
    }
  }

  @Test
  void scheduleIsThePublishedOne() {
    NpzArrays fixture = fixture("schedule");
    NoiseSchedule schedule = NoiseSchedule.linear(1e-4, 0.02, fixture.shape("beta_t").get(0));
    Map<String, float[]> actual =
        Map.of(
            "beta_t", schedule.beta(),
            "signal_rate", schedule.signalRate(),
            "noise_rate", schedule.noiseRate(),
            "coeff_1", schedule.meanOfState(),
            "coeff_2", schedule.meanOfNoise(),
            "posterior_variance", schedule.posteriorVariance());
    actual.forEach((name, values) -> assertClose(values, fixture.floats(name), name, FORWARD));
  }

  @Test
  void trainingStepsOfTheDenoiser() throws IOException {
    NpzArrays fixture = fixture("diffusion_training");
    NpzArrays dataset = fixture("dataset");
    try (PDiffGenerator generator = official();
        NetworkState autoEncoderState = trainedAutoEncoder(generator);
        AdamW adam = adam(generator.networks().denoiserState())) {
      NoiseSchedule schedule = generator.networks().schedule();
      NDArray signal = scope.create(schedule.signalRate());
      NDArray noise = scope.create(schedule.noiseRate());
      float[] losses = new float[fixture.shape("loss").get(0)];
      CosineSchedule rates = new CosineSchedule(fixture.doubles("lr")[0], losses.length);
      for (int step = 0; step < losses.length; step++) {
        int now = step;
        NDArray vectors = array(dataset, "preprocessed").get(indices(fixture, step));
        NDArray latents =
            generator
                .networks()
                .autoEncoder()
                .encode(autoEncoderState.tensors(), vectors, Statistics.BATCH);
        assertClose(
            latents.toFloatArray(), part(fixture, "mu", step).toFloatArray(), "mu", FORWARD);
        NDArray times = times(fixture, "t").get(step);
        losses[step] =
            adam.step(
                tensors ->
                    generator
                        .networks()
                        .denoiser()
                        .loss(tensors, latents, times, signal, noise, part(fixture, "eps", now)),
                rates.rate(step));
      }
      assertClose(losses, fixture.floats("loss"), "loss", FORWARD);
      assertTrained(
          generator.networks().denoiserState(), "p-diff/diffusion_after_training.pth", "net.");
    }
  }

  private static NetworkState trainedAutoEncoder(PDiffGenerator generator) throws IOException {
    try (TensorFile file =
        TensorFile.open(Golden.file("p-diff/vae_after_training.pth"), ReadLimits.standard())) {
      return NetworkState.read(
          device, generator.networks().autoEncoder().spec(), file.arrays(), "");
    }
  }

  @Test
  void shortRunOfTheSamplerStepByStep() throws IOException {
    NpzArrays fixture = fixture("sampling");
    int steps = (int) fixture.scalar("short_T");
    NoiseSchedule schedule = NoiseSchedule.linear(1e-4, 0.02, steps);
    assertClose(schedule.meanOfState(), fixture.floats("short_coeff_1"), "short_coeff_1", FORWARD);
    assertClose(schedule.meanOfNoise(), fixture.floats("short_coeff_2"), "short_coeff_2", FORWARD);
    assertClose(
        schedule.posteriorVariance(),
        fixture.floats("short_posterior_variance"),
        "short_posterior_variance",
        FORWARD);
    Ddpm sampler = new Ddpm(schedule);
    try (PDiffGenerator generator = official()) {
      Tensors tensors = generator.networks().denoiserState().tensors();
      Denoiser denoiser = generator.networks().denoiser();
      NDArray trajectory = array(fixture, "short_trajectory").transpose(1, 0, 2);
      NDArray x = array(fixture, "short_x_T");
      for (int step = 0; step < sampler.steps(); step++) {
        NDArray time =
            denoiser.timeEmbedding(tensors, scope.create(new float[] {sampler.time(step)}));
        NDArray predicted = denoiser.predict(tensors, x, time, Statistics.RUNNING);
        x = sampler.step(step, x, predicted, noise(fixture, "short_noise", step, x));
        assertClose(
            x.toFloatArray(),
            trajectory.get(step + 1).toFloatArray(),
            "short_trajectory " + step,
            SAMPLING);
      }
    }
  }

  /** Recorded noise; none is recorded for a step that does not use it. */
  private NDArray noise(NpzArrays fixture, String name, int step, NDArray like) {
    return step < fixture.shape(name).get(0) ? part(fixture, name, step) : like.zerosLike();
  }

  @Test
  void fullRunOfTheSamplerToWeights() throws IOException {
    NpzArrays fixture = fixture("sampling");
    try (PDiffGenerator generator = official()) {
      NDArray start = array(fixture, "full_x_T");
      NDArray noises = array(fixture, "full_noise");
      long recorded = noises.getShape().get(0);
      NDArray latents =
          generator.latents(
              scope,
              generator.sampler(),
              start,
              step -> step < recorded ? noises.get(step) : start.zerosLike());
      assertClose(latents, fixture, "full_x_0", SAMPLING);
      float[] decoded = generator.decode(array(fixture, "full_x_0"));
      assertClose(
          decoded,
          fixture.floats("full_decoded_single_train"),
          "full_decoded_single_train",
          FORWARD);
      assertClose(
          generator
              .networks()
              .autoEncoder()
              .decode(
                  generator.networks().autoEncoderState().tensors(),
                  array(fixture, "full_x_0"),
                  Statistics.RUNNING),
          fixture,
          "full_decoded_eval",
          FORWARD);
      float[] weights = generator.networks().standardisation().inverse(decoded).values();
      assertClose(weights, fixture.floats("full_weights"), "full_weights", SAMPLING);
      assertClose(
          weights,
          GoldenSet.of("p-diff/generated").weights().toDense().values(),
          "generated",
          SAMPLING);
    }
  }

  @Test
  void runOfDdim() throws IOException {
    NpzArrays fixture = fixture("sampling");
    try (PDiffGenerator generator = official()) {
      NDArray noises = array(fixture, "ddim_noise");
      Ddim sampler =
          new Ddim(
              generator.networks().schedule(),
              fixture.shape("ddim_noise").get(0),
              PDiffConfiguration.DDIM_ETA);
      NDArray latents = generator.latents(scope, sampler, array(fixture, "ddim_x_T"), noises::get);
      assertClose(latents, fixture, "ddim_x_0", SAMPLING);
    }
  }
}

package org.weightaudit.generators.onnx;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.weightaudit.generators.GeneratorMethod;
import org.weightaudit.generators.Mode;
import org.weightaudit.generators.OfficialModel;
import org.weightaudit.generators.TrainingSet;
import org.weightaudit.generators.TrainingWatch;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;

/**
 * A hosted ONNX sampler: any generator that somebody exported as one ONNX file which makes flat
 * weights of standard normal noise. It is imported, with a {@link Manifest} for its configuration,
 * and never trained here. What samples are audited against is the set that the import names.
 *
 * <p>The file is read before anything loads it ({@link ModelGraph}): no tensors in other files, no
 * operators of other domains, no functions, no random numbers of its own. It then runs on one
 * thread of the CPU, whatever the device, in a process without this program's environment, and is
 * stopped at the {@link Limits}. Both modes do the same.
 */
public final class Onnx implements GeneratorMethod<Manifest> {

  static final String ID = "onnx";

  private final Path workDir;
  private final Limits limits;

  /**
   * @param workDir where models lie while they are used
   */
  public Onnx(Path workDir, Limits limits) {
    this.workDir = workDir;
    this.limits = limits;
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String title() {
    return "ONNX sampler, brought by its owner";
  }

  @Override
  public Class<Manifest> configurationType() {
    return Manifest.class;
  }

  @Override
  public List<Preset<Manifest>> presets() {
    return List.of();
  }

  @Override
  public boolean trains() {
    return false;
  }

  @Override
  public OnnxGenerator train(
      ComputeDevice device,
      TrainingSet set,
      Manifest configuration,
      Mode mode,
      Seed seed,
      TrainingWatch watch,
      Path scratch) {
    throw new IllegalArgumentException("an ONNX model is not trained; wanted: an import");
  }

  @Override
  public OnnxGenerator load(ComputeDevice device, Path file) throws IOException {
    return OnnxGenerator.load(file, workDir, limits);
  }

  @Override
  public OnnxGenerator importOfficial(
      ComputeDevice device, OfficialModel model, TrainingSet set, Mode mode, Progress progress)
      throws IOException {
    Manifest manifest = ManifestReader.read(model.configuration());
    return OnnxImport.read(model.file(), manifest, set.layout(), mode, workDir, limits, progress);
  }
}

package org.weightaudit.generators.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.weightaudit.weights.format.FormatException;
import org.weightaudit.weights.layout.Layout;

/**
 * Holds a manifest against what a model declares and the layout of its training set.
 *
 * @param graph as the model declares it; what it leaves open is found out when it runs
 */
record Agreement(Manifest manifest, ModelGraph graph, Layout layout) {

  private static final int DEFAULT_BATCH = 16;
  private static final long MOST_NUMBERS = 1 << 26;

  /**
   * The manifest with the size of batches, if all fits.
   *
   * @throws FormatException that names the part that does not, what was found and what was wanted
   */
  Manifest resolved() {
    try {
      return checked();
    } catch (IllegalArgumentException e) {
      throw new FormatException("the manifest is refused: " + e.getMessage(), e);
    }
  }

  private Manifest checked() {
    requireLayout();
    manifest.normaliser().ifPresent(normaliser -> normaliser.requireFits(layout.size()));
    requireNoOtherInput();
    Port noise = port("input", graph.inputs(), manifest.noise().name(), "noise.name");
    int batch = manifest.batchSize().orElseGet(() -> declaredBatch(noise));
    requireBatch(batch);
    String noiseInput = "input " + noise.name();
    noise.requireType(noiseInput, Port.FLOAT);
    noise.requireShape(noiseInput, shape(batch, manifest.noise().shape()));
    manifest.seed().ifPresent(name -> requireSeed(name, batch));
    requireOutput(batch);
    return manifest.withBatchSize(batch);
  }

  private void requireLayout() {
    manifest
        .layout()
        .filter(tensors -> !tensors.equals(layout.tensors()))
        .ifPresent(
            tensors -> {
              throw new FormatException(
                  "layout of the manifest is %s; wanted: that of the training set, %s"
                      .formatted(tensors, layout.tensors()));
            });
  }

  private void requireNoOtherInput() {
    List<String> known = new ArrayList<>(manifest.seed().stream().toList());
    known.add(manifest.noise().name());
    for (Port input : graph.inputs()) {
      if (!known.contains(input.name())) {
        throw new FormatException(
            "the model has an input %s that the manifest does not name; wanted: noise and seed alone"
                .formatted(input.name()));
      }
    }
  }

  private static Port port(String kind, List<Port> ports, String name, String member) {
    return ports.stream()
        .filter(port -> port.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new FormatException(
                    "%s of the manifest is %s; wanted: an %s of the model, which has %s"
                        .formatted(member, name, kind, ports.stream().map(Port::name).toList())));
  }

  private int declaredBatch(Port noise) {
    OptionalLong declared = noise.firstLength();
    return (int) Math.max(1, Math.min(declared.orElse(DEFAULT_BATCH), Integer.MAX_VALUE));
  }

  private void requireBatch(int batch) {
    long numbers = (long) batch * Math.max(layout.size(), manifest.noise().size());
    if (numbers > MOST_NUMBERS) {
      throw new FormatException(
          "batchSize of the manifest is %d, which makes %d numbers; wanted: at most %d"
              .formatted(batch, numbers, MOST_NUMBERS));
    }
  }

  private void requireSeed(String name, int batch) {
    Port seed = port("input", graph.inputs(), name, "seed");
    if (name.equals(manifest.noise().name())) {
      throw new FormatException(
          "seed of the manifest is %s; wanted: another input than noise".formatted(name));
    }
    seed.requireType("input " + name, Port.INT64);
    seed.requireShape("input " + name, List.of((long) batch));
  }

  private void requireOutput(int batch) {
    Port output = port("output", graph.outputs(), manifest.output(), "output");
    if (graph.outputs().size() > 1) {
      throw new FormatException(
          "the model has the outputs %s; wanted: %s alone"
              .formatted(graph.outputs().stream().map(Port::name).toList(), output.name()));
    }
    output.requireType("output " + output.name(), Port.FLOAT);
    output.requireShape("output " + output.name(), List.of((long) batch, (long) layout.size()));
  }

  private static List<Long> shape(int batch, List<Integer> ofOne) {
    List<Long> whole = new ArrayList<>();
    whole.add((long) batch);
    ofOne.forEach(length -> whole.add((long) length));
    return whole;
  }
}

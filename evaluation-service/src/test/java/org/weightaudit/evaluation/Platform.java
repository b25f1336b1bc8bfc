package org.weightaudit.evaluation;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.weightaudit.embedded.EmbeddedPostgreSql;
import org.weightaudit.embedded.EmbeddedS3;
import org.weightaudit.generator.GeneratorServiceApplication;
import org.weightaudit.store.CheckpointStoreApplication;
import org.weightaudit.weights.architecture.Predictions;
import org.weightaudit.weights.dataset.LabeledImages;
import org.weightaudit.weights.format.ElementType;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.format.NpzWriter;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;
import org.weightaudit.weights.matrix.WeightMatrix;

/** A real store, a generator service with a method of its tests, and the evaluation service. */
final class Platform implements AutoCloseable {

  static final String MLP =
      "\"architecture\": {\"type\": \"mlp\", \"sizes\": [16, 6, 4], \"activation\": \"relu\"}";

  private final EmbeddedPostgreSql postgres = EmbeddedPostgreSql.ephemeral();
  private final EmbeddedS3 s3 = EmbeddedS3.ephemeral();
  final Service store;
  final Service generator;
  final Service evaluation;

  Platform(Path folder) {
    store =
        Service.start(
            CheckpointStoreApplication.application(),
            postgres,
            "--weightaudit.s3.endpoint=" + s3.endpoint(),
            "--weightaudit.s3.access-key=" + s3.accessKey(),
            "--weightaudit.s3.secret-key=" + s3.secretKey(),
            "--weightaudit.store.work-dir=" + folder);
    generator =
        Service.start(
            GeneratorServiceApplication.application(),
            postgres,
            "--weightaudit.store.url=" + store.address(),
            "--weightaudit.work-dir=" + folder);
    evaluation =
        Service.start(
            EvaluationServiceApplication.application(),
            postgres,
            "--weightaudit.generator.url=" + generator.address(),
            "--weightaudit.store.url=" + store.address(),
            "--weightaudit.store.cache-dir=" + folder.resolve("fetched"));
  }

  /** Something that a set has beside its rows. */
  interface Extra {
    void put(Service store, String set);
  }

  /** Predictions for a data set. */
  static Extra predictions(String dataset, Predictions labels) {
    ByteBuffer values =
        ByteBuffer.allocate(labels.networks() * labels.items() * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (int network = 0; network < labels.networks(); network++) {
      for (int item = 0; item < labels.items(); item++) {
        values.putInt(labels.label(network, item));
      }
    }
    byte[] file =
        npy(
            new NamedArray(
                "predictions",
                ElementType.INT32,
                List.of(labels.networks(), labels.items()),
                out -> out.write(values.array())));
    return (store, set) ->
        store
            .put("/v1/checkpoint-sets/%s/predictions?dataset=%s".formatted(set, dataset), file)
            .expecting(200);
  }

  /** The tensors that a partial set lacks, one array a tensor, cut from a row of these alone. */
  static Extra frozen(Layout rest, float[] row) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    List<NamedArray> tensors =
        rest.tensors().stream().map(tensor -> tensor(rest, tensor, row)).toList();
    try {
      NpzWriter.write(file, tensors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return (store, set) ->
        store
            .put("/v1/checkpoint-sets/%s/frozen".formatted(set), file.toByteArray())
            .expecting(200);
  }

  private static NamedArray tensor(Layout rest, TensorSpec tensor, float[] row) {
    int offset = rest.offset(rest.indexOf(tensor.name()));
    ByteBuffer values = ByteBuffer.allocate(tensor.size() * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (int k = 0; k < tensor.size(); k++) {
      values.putFloat(row[offset + k]);
    }
    return new NamedArray(
        tensor.name(), ElementType.FLOAT32, tensor.shape(), out -> out.write(values.array()));
  }

  /** The JSON of a layout without architecture. */
  static String layout(Layout layout) {
    return layout.tensors().stream()
        .map(t -> "{\"name\": \"%s\", \"shape\": %s}".formatted(t.name(), t.shape()))
        .collect(Collectors.joining(", ", "\"layout\": [", "]"));
  }

  /** A sealed set; its id. */
  String set(String name, String role, String shape, WeightMatrix rows, Extra... extras) {
    String id =
        store
            .post(
                "/v1/checkpoint-sets",
                "{\"name\": \"%s\", \"role\": \"%s\", %s, \"lineage\": {\"source\": \"a test\"}}"
                    .formatted(name, role, shape))
            .expecting(201)
            .json()
            .path("id")
            .asString();
    store
        .put(
            "/v1/checkpoint-sets/%s/files/zoo.npy".formatted(id), npy(NamedArray.ofRows("w", rows)))
        .expecting(200);
    for (Extra extra : extras) {
      extra.put(store, id);
    }
    store.post("/v1/checkpoint-sets/%s:seal".formatted(id), "").expecting(200);
    return id;
  }

  /** A sealed set of runs of so many consecutive rows, each row with a step and a loss; its id. */
  String runs(String name, String shape, WeightMatrix rows, int perRun, Extra... extras) {
    long[] runs = new long[rows.rows()];
    long[] steps = new long[runs.length];
    double[] losses = new double[runs.length];
    for (int row = 0; row < runs.length; row++) {
      runs[row] = row / perRun;
      steps[row] = row % perRun;
      losses[row] = 1.0 / (1 + steps[row]);
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try {
      NpzWriter.write(
          file,
          List.of(
              NamedArray.ofRows("weights", rows),
              NamedArray.ofLongs("run", runs),
              NamedArray.ofLongs("step", steps),
              NamedArray.ofDoubles("loss", losses)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String id =
        store
            .post(
                "/v1/checkpoint-sets",
                "{\"name\": \"%s\", \"role\": \"TRAINING\", %s}".formatted(name, shape))
            .expecting(201)
            .json()
            .path("id")
            .asString();
    store
        .put("/v1/checkpoint-sets/%s/files/runs.npz".formatted(id), file.toByteArray())
        .expecting(200);
    for (Extra extra : extras) {
      extra.put(store, id);
    }
    store.post("/v1/checkpoint-sets/%s:seal".formatted(id), "").expecting(200);
    return id;
  }

  private static byte[] npy(NamedArray array) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try {
      NpzWriter.writeNpy(file, array);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.toByteArray();
  }

  /** A sealed data set of 8-bit images. */
  void dataset(String name, LabeledImages images) {
    String id =
        store
            .post(
                "/v1/datasets",
                "{\"name\": \"%s\", \"classes\": %d, \"normalization\": {\"mean\": %s, \"standardDeviation\": %s}}"
                    .formatted(
                        name,
                        images.classes(),
                        images.normalization().mean(),
                        images.normalization().standardDeviation()))
            .expecting(201)
            .json()
            .path("id")
            .asString();
    byte[] pixels = new byte[images.count() * images.imageSize()];
    images.values().get(pixels);
    byte[] labels = new byte[images.count()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (byte) images.label(i);
    }
    int[] shape =
        IntStream.concat(
                IntStream.of(images.count()), images.imageShape().stream().mapToInt(n -> n))
            .toArray();
    store.put("/v1/datasets/%s/files/images".formatted(id), idx(pixels, shape)).expecting(200);
    store
        .put("/v1/datasets/%s/files/labels".formatted(id), idx(labels, images.count()))
        .expecting(200);
    store.post("/v1/datasets/%s:seal".formatted(id), "").expecting(200);
  }

  private static byte[] idx(byte[] values, int... shape) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(file)) {
      out.writeInt(0x0800 | shape.length);
      for (int length : shape) {
        out.writeInt(length);
      }
      out.write(values);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.toByteArray();
  }

  @Override
  public void close() {
    evaluation.close();
    generator.close();
    store.close();
    s3.close();
    postgres.close();
  }
}

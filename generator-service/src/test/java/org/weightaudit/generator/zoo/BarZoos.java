package org.weightaudit.generator.zoo;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.weightaudit.generator.testing.Platform;
import tools.jackson.databind.JsonNode;

/** Zoos of networks on images of bars, which a small network tells apart at once. */
final class BarZoos implements AutoCloseable {

  static final int SIDE = 4;
  static final int IMAGES = 600;

  static final String GOOD =
      """
      {"name": "tiny", "architecture": {"type": "mlp", "sizes": [16, 6, 2], "activation": "relu"},
       "dataset": "bars/train", "testDataset": "bars/test", "runs": 6, "epochs": 2,
       "batchSize": 20, "seed": 7}\
      """;

  static final String MLP_OF_GOOD =
      "\"architecture\": {\"type\": \"mlp\", \"sizes\": [16, 6, 2], \"activation\": \"relu\"}";

  static final String RESNET18 =
      """
      "architecture": {"type": "resnet18", "stem": "cifar", "classes": 2, "imageSize": 8,
       "width": 2}, "optimizer": "adamw", "schedule": "one-cycle", "learningRate": 0.02\
      """;

  static final String CNN =
      """
      "architecture": {"type": "cnn", "inputShape": [1, 4, 4], "convolutions": [
        {"channels": 3, "kernel": 3, "stride": 1, "padding": 1, "bias": true, "pool": 2},
        {"channels": 4, "kernel": 2, "stride": 1, "padding": 0, "bias": false, "pool": 1}],
       "activation": "tanh", "readOut": "flatten", "hidden": [5], "classes": 2,
       "naming": "module-list"}, "optimizer": "heavy-ball", "learningRate": 0.05,
       "initialWeights": "kaiming-uniform"\
      """;

  final Platform platform;

  BarZoos(Path folder) {
    platform = new Platform(folder);
    upload("bars/train", 1, SIDE, SIDE);
    upload("bars/test", 2, SIDE, SIDE);
    upload("colour-bars/train", 3, 3, 8, 8);
    upload("colour-bars/test", 4, 3, 8, 8);
  }

  /** Images of a bright row or a bright column among noise, at the same place in all channels. */
  String upload(String name, long seed, int... shape) {
    int side = shape[shape.length - 1];
    int pixels = IntStream.of(shape).reduce(1, Math::multiplyExact);
    SplittableRandom random = new SplittableRandom(seed);
    ByteArrayOutputStream images = new ByteArrayOutputStream();
    ByteArrayOutputStream labels = new ByteArrayOutputStream();
    header(images, IntStream.concat(IntStream.of(IMAGES), IntStream.of(shape)).toArray());
    header(labels, IMAGES);
    for (int i = 0; i < IMAGES; i++) {
      int label = random.nextInt(2);
      int place = random.nextInt(side);
      labels.write(label);
      for (int pixel = 0; pixel < pixels; pixel++) {
        int position = label == 0 ? pixel / side % side : pixel % side;
        images.write(position == place ? 200 + random.nextInt(56) : random.nextInt(60));
      }
    }
    String id =
        platform
            .send("POST", "/v1/datasets", "{\"name\":\"%s\",\"classes\":2}".formatted(name))
            .expecting(201)
            .json()
            .get("id")
            .asString();
    String files = "/v1/datasets/%s/files/".formatted(id);
    platform.upload("PUT", files + "images", images.toByteArray()).expecting(200);
    platform.upload("PUT", files + "labels", labels.toByteArray()).expecting(200);
    platform.send("POST", "/v1/datasets/" + id + ":seal", "").expecting(200);
    return id;
  }

  private static void header(ByteArrayOutputStream bytes, int... shape) {
    ByteBuffer header = ByteBuffer.allocate(4 + 4 * shape.length).putInt(0x0800 | shape.length);
    IntStream.of(shape).forEach(header::putInt);
    bytes.writeBytes(header.array());
  }

  /** A zoo that has been ordered. */
  JsonNode order(String request) {
    return platform.send("POST", "/v1/zoos", request).expecting(202).json();
  }

  /** A zoo that has succeeded. */
  JsonNode trained(String request) {
    return platform.succeed("/v1/zoos", request);
  }

  JsonNode rowsOf(JsonNode zoo) {
    return platform
        .get(
            "/v1/checkpoint-sets/%s/checkpoints?pageSize=500"
                .formatted(zoo.get("checkpointSet").asString()))
        .expecting(200)
        .json()
        .get("items");
  }

  @Override
  public void close() {
    platform.close();
  }
}

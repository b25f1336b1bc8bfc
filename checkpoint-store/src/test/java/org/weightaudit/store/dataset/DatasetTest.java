package org.weightaudit.store.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataOutputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.weightaudit.store.testing.Checkpoints;
import org.weightaudit.store.testing.StoreClient.Answer;
import org.weightaudit.store.testing.StoreTest;
import org.weightaudit.weights.format.ElementType;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.format.NpzWriter;
import org.weightaudit.weights.testing.Golden;
import tools.jackson.databind.JsonNode;

class DatasetTest extends StoreTest {

  private static final int SIDE = 5;

  private static byte[] pixels(int images) {
    byte[] pixels = new byte[images * SIDE * SIDE];
    new SplittableRandom(1).nextBytes(pixels);
    return pixels;
  }

  private static byte[] classes(int labels) {
    byte[] classes = new byte[labels];
    for (int i = 0; i < labels; i++) {
      classes[i] = (byte) (i % 10);
    }
    return classes;
  }

  /** As MNIST comes: idx, gzipped or not. */
  private static byte[] idx(byte[] values, boolean gzipped, int... shape) {
    return Checkpoints.bytes(
        bytes -> {
          try (OutputStream out = gzipped ? new GZIPOutputStream(bytes) : bytes;
              DataOutputStream data = new DataOutputStream(out)) {
            data.writeInt(0x0800 | shape.length);
            for (int length : shape) {
              data.writeInt(length);
            }
            data.write(values);
          }
        });
  }

  private static byte[] images(int count) {
    return idx(pixels(count), true, count, SIDE, SIDE);
  }

  private static byte[] labels(int count) {
    return idx(classes(count), false, count);
  }

  private static NamedArray bytes(String name, byte[] values, Integer... shape) {
    return new NamedArray(name, ElementType.UINT8, List.of(shape), out -> out.write(values));
  }

  private String create(String name, String rest) {
    return "/v1/datasets/"
        + store
            .post("/v1/datasets", "{\"name\":\"%s\"%s}".formatted(name, rest))
            .ok()
            .json()
            .get("id")
            .stringValue();
  }

  @Test
  void idxFilesMakeADataset() {
    String path =
        create(
            "mnist/test",
            ",\"classes\":10,\"normalization\":{\"mean\":[0.1307],\"standardDeviation\":[0.3081]}");
    store.put(path + "/files/images", images(100)).ok();
    JsonNode file = store.put(path + "/files/labels", labels(100)).ok().json();
    assertThat(file.get("format").stringValue()).isEqualTo("idx");
    JsonNode view = store.post(path + ":seal").ok().json();
    assertThat(view.get("items").asInt()).isEqualTo(100);
    assertThat(view.get("imageShape").toString()).isEqualTo("[5,5]");
    assertThat(view.get("classes").asInt()).isEqualTo(10);
    assertThat(view.get("normalization").toString())
        .isEqualTo("{\"mean\":[0.1307],\"standardDeviation\":[0.3081]}");
    assertThat(view.get("files").get(0).get("file").stringValue()).isEqualTo("images");
    assertThat(store.post(path + ":seal").ok().json()).isEqualTo(view);
    assertThat(store.get(path + "/files/images").ok().bytes()).isEqualTo(images(100));
    JsonNode listed = store.get("/v1/datasets?name=mnist/test").ok().json().get("items");
    assertThat(listed.size()).isEqualTo(1);
    assertThat(listed.get(0)).isEqualTo(view);
    assertThat(store.get("/v1/datasets?name=no/such").ok().json().get("items").isEmpty()).isTrue();
  }

  @Test
  void imagesOfHyperRepresentationsMakeADataset() {
    String path = create("svhn/test", ",\"classes\":10");
    Path file = Golden.resource("/golden/hyper-representations/release_image_dataset.pt");
    store.put(path + "/files/image_dataset.pt", file).ok();
    JsonNode view = store.post(path + ":seal").ok().json();
    assertThat(view.get("items").asInt()).isEqualTo(7);
    assertThat(view.get("imageShape").toString()).isEqualTo("[1,28,28]");
  }

  @Test
  void filesOfCifarAndSvhnMakeADatasetAsReleased() {
    String cifar = create("cifar100/test", ",\"classes\":100");
    byte[] records = new byte[3 * 3074];
    records[1] = 99;
    JsonNode file = store.put(cifar + "/files/test.bin", records).ok().json();
    assertThat(file.get("format").stringValue()).isEqualTo("cifar-100");
    JsonNode view = store.post(cifar + ":seal").ok().json();
    assertThat(view.get("items").asInt()).isEqualTo(3);
    assertThat(view.get("imageShape").toString()).isEqualTo("[3,32,32]");

    String batches = create("cifar10/train", "");
    for (int batch = 1; batch <= 5; batch++) {
      store.put(batches + "/files/data_batch_%d.bin".formatted(batch), new byte[2 * 3073]).ok();
    }
    assertRefused(
        store.put(batches + "/files/test_batch.bin", new byte[3073]),
        409,
        "conflict",
        "up to 5 batches");
    assertRefused(
        store.put(batches + "/files/images", images(2)), 409, "conflict", "Delete one first");
    assertThat(store.post(batches + ":seal").ok().json().get("items").asInt()).isEqualTo(10);

    String svhn = create("svhn/released", "");
    Path digits = Golden.resource("/released/svhn.mat");
    assertThat(store.put(svhn + "/files/test_32x32.mat", digits).ok().json().get("format"))
        .hasToString("\"svhn\"");
    assertThat(store.post(svhn + ":seal").ok().json().get("items").asInt()).isEqualTo(5);

    String cut = create("cifar10/cut", "");
    assertRefused(
        store.put(cut + "/files/test_batch.bin", new byte[3000]),
        422,
        "invalid-file",
        "test_batch.bin cannot be used: the file has 3000 bytes; wanted is a multiple of 3073");
  }

  @Test
  void digestDoesNotDependOnTheFormat() {
    String idx = create("format/idx", "");
    store.put(idx + "/files/images", images(30)).ok();
    store.put(idx + "/files/labels", labels(30)).ok();
    String npz = create("format/npz", "");
    byte[] both =
        Checkpoints.bytes(
            out ->
                NpzWriter.write(
                    out,
                    List.of(
                        bytes("images", pixels(30), 30, SIDE, SIDE),
                        bytes("labels", classes(30), 30))));
    store.put(npz + "/files/all.npz", both).ok();
    String npy = create("format/npy", "");
    store
        .put(
            npy + "/files/images",
            Checkpoints.bytes(
                out -> NpzWriter.writeNpy(out, bytes("", pixels(30), 30, SIDE, SIDE))))
        .ok();
    store.put(npy + "/files/labels", labels(30)).ok();
    JsonNode digest = store.post(idx + ":seal").ok().json().get("digest");
    assertThat(store.post(npz + ":seal").ok().json().get("digest")).isEqualTo(digest);
    assertThat(store.post(npy + ":seal").ok().json().get("digest")).isEqualTo(digest);
    String other = create("format/other", ",\"classes\":11");
    store.put(other + "/files/all.npz", both).ok();
    assertThat(store.post(other + ":seal").ok().json().get("digest")).isNotEqualTo(digest);
  }

  private void assertRefused(Answer answer, int status, String type, String detail) {
    assertThat(answer.status()).as(() -> answer.json().toString()).isEqualTo(status);
    assertThat(answer.json().get("type").stringValue()).isEqualTo("/problems/" + type);
    assertThat(answer.json().get("detail").stringValue()).contains(detail);
  }

  @Test
  void countsThatDifferAreNamedAndTheSetStaysOpen() {
    String path = create("counts", "");
    assertRefused(store.post(path + ":seal"), 409, "conflict", "it has no file");
    store.put(path + "/files/images", images(100)).ok();
    assertRefused(store.post(path + ":seal"), 409, "conflict", "labels");
    store.put(path + "/files/labels", labels(99)).ok();
    assertRefused(
        store.post(path + ":seal"), 409, "conflict", "there are 100 images, but 99 labels");
    assertThat(store.get(path).ok().json().get("state").stringValue()).isEqualTo("OPEN");
    store.put(path + "/files/labels", labels(100)).ok();
    store.post(path + ":seal").ok();
  }

  @Test
  void labelBeyondTheClassesIsRefused() {
    String path = create("classes", ",\"classes\":9");
    store.put(path + "/files/images", images(20)).ok();
    store.put(path + "/files/labels", labels(20)).ok();
    assertRefused(
        store.post(path + ":seal"), 409, "conflict", "there is a label 9, but only 9 classes");
  }

  @Test
  void sealedDatasetDoesNotChange() {
    String path = create("sealed", "");
    store.put(path + "/files/images", images(20)).ok();
    store.put(path + "/files/labels", labels(20)).ok();
    byte[] view = store.post(path + ":seal").ok().bytes();
    assertRefused(store.put(path + "/files/labels", labels(20)), 409, "sealed", "is sealed");
    assertRefused(store.delete(path + "/files/labels"), 409, "sealed", "is sealed");
    assertThat(store.get(path).ok().bytes()).isEqualTo(view);
    assertThat(store.get(path + "/files/labels").header("Cache-Control")).contains("immutable");
  }

  @Test
  void badRequestsAreRefused() {
    create("taken/name", "");
    int before = count("dataset");
    assertRefused(
        store.post("/v1/datasets", "{\"name\":\"taken/name\"}"), 409, "conflict", "already");
    assertRefused(
        store.post("/v1/datasets", "{\"name\":\"MNIST\"}"), 400, "invalid-request", "mnist/test");
    assertRefused(
        store.post("/v1/datasets", "{\"name\":\"a//b\"}"), 400, "invalid-request", "a//b");
    assertRefused(
        store.post("/v1/datasets", "{\"name\":\"one\",\"classes\":1}"),
        400,
        "invalid-request",
        "Found 1; wanted 2 to 256");
    assertRefused(
        store.post(
            "/v1/datasets",
            "{\"name\":\"n\",\"normalization\":{\"mean\":[0],\"standardDeviation\":[0]}}"),
        400,
        "invalid-request",
        "a standard deviation is positive");
    assertThat(count("dataset")).isEqualTo(before);
  }

  @Test
  void badFilesAreRefusedAndLeaveNothing() throws Exception {
    String path = create("files", "");
    int before = count("blob");
    byte[] cut = Arrays.copyOf(labels(20), 15);
    assertRefused(
        store.put(path + "/files/labels", cut), 422, "invalid-file", "announces 20 bytes");
    assertRefused(store.put(path + "/files/labels", new byte[0]), 422, "invalid-file", "empty");
    assertRefused(
        store.put(path + "/files/..%20x", labels(2)), 400, "invalid-request", "wanted images");
    store.put(path + "/files/images", images(2)).ok();
    store.put(path + "/files/labels", labels(2)).ok();
    assertRefused(store.put(path + "/files/third", labels(3)), 409, "conflict", "Delete one first");
    assertThat(count("blob")).isEqualTo(before + 2);
    assertThat(spooled()).isEmpty();
    store.delete(path).ok();
    assertThat(count("blob")).isEqualTo(before);
    assertThat(store.get(path).status()).isEqualTo(404);
  }

  @Test
  void heldDatasetIsNotDeleted() {
    String path = create("held", "");
    store.putJson(path + "/holds/au_1", "{\"reason\":\"audit one\"}").ok();
    assertRefused(store.delete(path), 409, "in-use", "is held by au_1");
    assertThat(store.get(path + "/holds").ok().json().get("items").size()).isEqualTo(1);
    store.delete(path + "/holds/au_1").ok();
    store.delete(path).ok();
    assertThat(store.get(path).status()).isEqualTo(404);
  }
}

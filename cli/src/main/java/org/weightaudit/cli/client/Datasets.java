package org.weightaudit.cli.client;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;

/** Labelled images on the server: two idx files each, and how pixels are normalised. */
public final class Datasets {

  private static final String DATASETS = "/v1/datasets";

  private final ApiConnection api;

  public Datasets(ApiConnection api) {
    this.api = api;
  }

  /** Mean and standard deviation, one for each channel. */
  public record ChannelNormalization(List<Double> mean, List<Double> standardDeviation) {}

  private record Page(List<Dataset> items) {}

  /** The data set of this name, sealed or not. */
  public Optional<Dataset> find(String name) {
    String query = "?name=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
    return api.get(DATASETS + query, Page.class).items().stream()
        .filter(dataset -> dataset.name().equals(name))
        .findFirst();
  }

  /** The names of the data sets that audits can use. */
  public List<String> names() {
    return api.get(DATASETS, Page.class).items().stream()
        .filter(Dataset::isSealed)
        .map(Dataset::name)
        .sorted()
        .toList();
  }

  /**
   * Uploads images and labels under a name; finishes what an earlier upload of this name left open.
   *
   * @param sent is told how many bytes have been handed over so far
   */
  public Dataset upload(
      String name,
      Upload images,
      Upload labels,
      Optional<ChannelNormalization> normalization,
      LongConsumer sent)
      throws IOException {
    Dataset dataset = find(name).orElseGet(() -> create(name, normalization));
    if (dataset.isSealed()) {
      return dataset;
    }
    put(dataset, "images", images, sent);
    put(dataset, "labels", labels, bytes -> sent.accept(images.bytes() + bytes));
    return api.act("%s/%s:seal".formatted(DATASETS, dataset.id()), Dataset.class);
  }

  private Dataset create(String name, Optional<ChannelNormalization> normalization) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("name", name);
    normalization.ifPresent(value -> request.put("normalization", value));
    return api.post(DATASETS, request, "dataset-" + UUID.randomUUID(), Dataset.class);
  }

  private void put(Dataset dataset, String part, Upload upload, LongConsumer sent)
      throws IOException {
    String path = "%s/%s/files/%s".formatted(DATASETS, dataset.id(), part);
    api.put(path, upload.body(sent), upload.reprDigest(), Object.class);
  }
}

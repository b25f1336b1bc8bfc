package org.weightaudit.cli.client;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import tools.jackson.databind.JsonNode;

/** Checkpoint sets: created open, filled with files, sealed. */
public final class CheckpointSets {

  private static final String SETS = "/v1/checkpoint-sets";

  private final ApiConnection api;

  public CheckpointSets(ApiConnection api) {
    this.api = api;
  }

  /**
   * Creates a set, or finds the one that the same key created before.
   *
   * @param structure an architecture, or a layout with its symmetries, as the API takes them
   */
  public CheckpointSet create(
      String name, String role, Map<String, JsonNode> structure, String key) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("name", name);
    request.put("role", role);
    request.putAll(structure);
    return api.post(SETS, request, key, CheckpointSet.class);
  }

  public CheckpointSet get(String id) {
    return api.get(SETS + "/" + id, CheckpointSet.class);
  }

  /**
   * Uploads one file into an open set.
   *
   * @param run the training run of all its checkpoints, where the file does not say
   */
  public UploadedFile put(String id, Upload upload, Optional<String> run, LongConsumer sent)
      throws IOException {
    String path =
        "%s/%s/files/%s%s"
            .formatted(
                SETS,
                id,
                segment(upload.name()),
                run.map(name -> "?run=" + segment(name)).orElse(""));
    return api.put(path, upload.body(sent), upload.reprDigest(), UploadedFile.class);
  }

  /** Gives an open set of parts the one checkpoint of the tensors that do not vary. */
  public CheckpointSet putFrozen(String id, Upload upload) throws IOException {
    return api.put(
        "%s/%s/frozen".formatted(SETS, id),
        upload.body(sent -> {}),
        upload.reprDigest(),
        CheckpointSet.class);
  }

  public CheckpointSet seal(String id) {
    return api.act("%s/%s:seal".formatted(SETS, id), CheckpointSet.class);
  }

  public void delete(String id) {
    api.delete(SETS + "/" + id);
  }

  private record Shards(List<Shard> shards) {

    private record Shard(int index) {}
  }

  /** Downloads the weights of a sealed set: safetensors files of its rows, in order. */
  public List<Path> downloadWeights(String id, Path folder) throws IOException {
    String weights = "%s/%s/weights".formatted(SETS, id);
    List<Path> files = new ArrayList<>();
    for (Shards.Shard shard : api.get(weights, Shards.class).shards()) {
      Path file = folder.resolve("%s-%d.safetensors".formatted(id, shard.index()));
      api.download(weights + "/" + shard.index(), "*/*", file);
      files.add(file);
    }
    return files;
  }

  private static String segment(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }
}

package org.weightaudit.storeclient;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.springframework.core.io.FileSystemResource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.util.UriBuilder;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;
import org.weightaudit.weights.architecture.Predictions;
import org.weightaudit.weights.dataset.LabeledImages;
import org.weightaudit.weights.format.LabeledImagesFiles;
import org.weightaudit.weights.format.ReadLimits;
import org.weightaudit.weights.format.TensorFile;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.progress.Progress;

/** The store over its public HTTP API, with a folder for what was fetched. */
final class HttpCheckpointStore implements CheckpointStore {

  private static final int PAGE = 500;
  private static final String DATASET = "ds_";
  private static final String ARTIFACT = "ar_";

  private final StoreConnection http;
  private final FetchedFiles fetched;

  HttpCheckpointStore(StoreConnection http, FetchedFiles fetched) {
    this.http = http;
    this.fetched = fetched;
  }

  private record Listing(int rows, int columns, List<Shard> shards) {}

  private record Shard(int index, int rows, String sha256) {}

  private record Rows(List<StoredRow> items, Optional<String> nextPageToken) {}

  private record Datasets(List<StoredDataset> items) {}

  private record Filled(List<FileName> files) {}

  private record FileName(String file) {}

  @Override
  public StoredSet set(String id) {
    return http.get("/v1/checkpoint-sets/{id}", StoredSet.class, id);
  }

  @Override
  public OpenSet open(String id, Progress progress) {
    StoredSet set = set(id);
    if (!set.isSealed()) {
      throw Problem.of(
          ProblemType.CONFLICT,
          "The checkpoint set %s is %s, not SEALED.".formatted(id, set.state()));
    }
    Listing listing = http.get("/v1/checkpoint-sets/{id}/weights", Listing.class, id);
    List<Path> files = new ArrayList<>();
    for (Shard shard : listing.shards()) {
      progress.report("fetching " + set.name(), (double) files.size() / listing.shards().size());
      files.add(
          fetched.get(
              shard.sha256(),
              target ->
                  http.download(
                      target, "/v1/checkpoint-sets/{id}/weights/{i}", id, shard.index())));
    }
    WeightMatrix matrix =
        new ShardedMatrix(
            listing.columns(), files, listing.shards().stream().map(Shard::rows).toList());
    return new OpenSet(set, rows(id), matrix, frozen(set));
  }

  private Optional<float[]> frozen(StoredSet set) {
    if (!set.frozen()) {
      return Optional.empty();
    }
    Path file = temporary("/v1/checkpoint-sets/{id}/frozen/weights", set.id());
    try (TensorFile tensors = TensorFile.open(file, ReadLimits.standard())) {
      return Optional.of(tensors.array("weights").toFloats());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      delete(file);
    }
  }

  private List<StoredRow> rows(String id) {
    List<StoredRow> rows = new ArrayList<>();
    Optional<String> token = Optional.empty();
    do {
      Rows page =
          token.isEmpty()
              ? http.get("/v1/checkpoint-sets/{id}/checkpoints?pageSize={n}", Rows.class, id, PAGE)
              : http.get(
                  "/v1/checkpoint-sets/{id}/checkpoints?pageSize={n}&pageToken={t}",
                  Rows.class,
                  id,
                  PAGE,
                  token.get());
      rows.addAll(page.items());
      token = page.nextPageToken();
    } while (token.isPresent());
    return rows;
  }

  @Override
  public Predictions predictions(String setId, String dataset) {
    Path file = temporary("/v1/checkpoint-sets/{id}/predictions?dataset={d}", setId, dataset);
    try (TensorFile tensors = TensorFile.open(file, ReadLimits.standard())) {
      List<Integer> shape = tensors.array("predictions").shape();
      long[] labels = tensors.array("predictions").toLongs();
      short[] classes = new short[labels.length];
      for (int i = 0; i < labels.length; i++) {
        classes[i] = (short) labels[i];
      }
      return new Predictions(shape.get(0), shape.get(1), classes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      delete(file);
    }
  }

  @Override
  public Optional<StoredDataset> dataset(String name) {
    return http.get("/v1/datasets?name={name}", Datasets.class, name).items().stream().findFirst();
  }

  @Override
  public LabeledImages images(StoredDataset dataset) {
    Map<String, Path> files = new HashMap<>();
    String digest = dataset.digest().orElseThrow();
    for (StoredDataset.StoredFile file : dataset.files()) {
      files.put(
          file.file(),
          fetched.get(
              digest + "-" + file.file(),
              target ->
                  http.download(
                      target, "/v1/datasets/{id}/files/{name}", dataset.id(), file.file())));
    }
    try {
      return LabeledImagesFiles.read(
          files,
          dataset.classes().map(OptionalInt::of).orElse(OptionalInt.empty()),
          dataset.networkInput());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public StoredSet create(NewSet set, String key) {
    return http.send(
        client ->
            client
                .post()
                .uri("/v1/checkpoint-sets")
                .header("Idempotency-Key", RequestKey.of(key, set))
                .contentType(MediaType.APPLICATION_JSON)
                .body(set)
                .retrieve()
                .body(StoredSet.class));
  }

  @Override
  public void putFile(String setId, String name, Path file) {
    put(file, "/v1/checkpoint-sets/{id}/files/{name}", setId, name);
  }

  @Override
  public List<String> fileNames(String setId) {
    return http.get("/v1/checkpoint-sets/{id}", Filled.class, setId).files().stream()
        .map(FileName::file)
        .toList();
  }

  @Override
  public StoredArtifact putArtifact(String name, Path file, Map<String, String> lineage, String key)
      throws IOException {
    String whole = RequestKey.of(key, List.of(name, lineage), file);
    return http.sendLong(
        client ->
            client
                .post()
                .uri(uri -> artifactUri(uri.path("/v1/artifacts"), name, lineage))
                .header("Idempotency-Key", whole)
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .body(new FileSystemResource(file))
                .retrieve()
                .body(StoredArtifact.class));
  }

  private static URI artifactUri(UriBuilder uri, String name, Map<String, String> lineage) {
    Map<String, String> variables = new HashMap<>(Map.of("name", name));
    uri.queryParam("name", "{name}");
    lineage.forEach(
        (key, value) -> {
          int n = variables.size();
          uri.queryParam("lineage.{key%d}".formatted(n), "{value%d}".formatted(n));
          variables.put("key" + n, key);
          variables.put("value" + n, value);
        });
    return uri.build(variables);
  }

  @Override
  public StoredArtifact artifactInfo(String id) {
    return http.get("/v1/artifacts/{id}", StoredArtifact.class, id);
  }

  @Override
  public Path artifact(String id, Progress progress) {
    StoredArtifact artifact = artifactInfo(id);
    progress.report("fetching " + artifact.name(), 0);
    return fetched.get(
        artifact.sha256(), target -> http.download(target, "/v1/artifacts/{id}/content", id));
  }

  @Override
  public void discard(String setId) {
    Problem.unlessRefused(() -> set(setId))
        .filter(set -> !set.isSealed())
        .ifPresent(open -> Problem.unlessRefused(() -> delete(open)));
  }

  private ResponseEntity<Void> delete(StoredSet set) {
    return http.send(
        client ->
            client
                .delete()
                .uri("/v1/checkpoint-sets/{id}", set.id())
                .retrieve()
                .toBodilessEntity());
  }

  @Override
  public void deleteArtifact(String id) {
    http.send(
        client -> client.delete().uri("/v1/artifacts/{id}", id).retrieve().toBodilessEntity());
  }

  @Override
  public void putFrozen(String setId, Path file) {
    put(file, "/v1/checkpoint-sets/{id}/frozen", setId);
  }

  @Override
  public void copyFrozen(String fromSet, String toSet) {
    if (!set(fromSet).frozen()) {
      return;
    }
    Path file = temporary("/v1/checkpoint-sets/{id}/frozen", fromSet);
    try {
      putFrozen(toSet, file);
    } finally {
      delete(file);
    }
  }

  private void put(Path file, String uri, Object... variables) {
    http.sendLong(
        client ->
            client
                .put()
                .uri(uri, variables)
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .body(new FileSystemResource(file))
                .retrieve()
                .toBodilessEntity());
  }

  @Override
  public StoredSet seal(String setId) {
    return http.sendLong(
        client ->
            client
                .post()
                .uri("/v1/checkpoint-sets/{id}:seal", setId)
                .retrieve()
                .body(StoredSet.class));
  }

  @Override
  public void hold(String id, String holder, String reason) {
    hold(id, holder, Map.of("reason", reason));
  }

  @Override
  public void holdFor(Duration duration, String id, String holder, String reason) {
    hold(id, holder, Map.of("reason", reason, "duration", duration.toString()));
  }

  private void hold(String id, String holder, Map<String, String> request) {
    http.send(
        client ->
            client
                .put()
                .uri(holds(id) + "/{holder}", id, holder)
                .contentType(MediaType.APPLICATION_JSON)
                .body(request)
                .retrieve()
                .toBodilessEntity());
  }

  @Override
  public void release(String id, String holder) {
    http.send(
        client ->
            client.delete().uri(holds(id) + "/{holder}", id, holder).retrieve().toBodilessEntity());
  }

  private static String holds(String id) {
    if (id.startsWith(DATASET)) {
      return "/v1/datasets/{id}/holds";
    }
    return (id.startsWith(ARTIFACT) ? "/v1/artifacts" : "/v1/checkpoint-sets") + "/{id}/holds";
  }

  private Path temporary(String uri, Object... variables) {
    return fetched.temporary(target -> http.download(target, uri, variables));
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

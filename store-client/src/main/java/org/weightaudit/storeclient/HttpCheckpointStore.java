package org.weightaudit.storeclient;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.io.FileSystemResource;
import org.springframework.http.MediaType;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientResponseException;
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

  private final RestClient http;
  private final FetchedFiles fetched;

  HttpCheckpointStore(RestClient http, FetchedFiles fetched) {
    this.http = http;
    this.fetched = fetched;
  }

  private record Listing(int rows, int columns, List<Shard> shards) {}

  private record Shard(int index, int rows, String sha256) {}

  private record Rows(List<StoredRow> items, Optional<String> nextPageToken) {}

  private record Datasets(List<StoredDataset> items) {}

  @Override
  public StoredSet set(String id) {
    return get("/v1/checkpoint-sets/{id}", StoredSet.class, id);
  }

  @Override
  public OpenSet open(String id, Progress progress) {
    StoredSet set = set(id);
    if (!set.isSealed()) {
      throw Problem.of(
          ProblemType.CONFLICT,
          "The checkpoint set %s is %s, not SEALED.".formatted(id, set.state()));
    }
    Listing listing = get("/v1/checkpoint-sets/{id}/weights", Listing.class, id);
    List<Path> files = new ArrayList<>();
    for (Shard shard : listing.shards()) {
      progress.report("fetching " + set.name(), (double) files.size() / listing.shards().size());
      files.add(
          fetched.get(
              shard.sha256(),
              target ->
                  download(target, "/v1/checkpoint-sets/{id}/weights/{i}", id, shard.index())));
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
    Path file =
        temporary(target -> download(target, "/v1/checkpoint-sets/{id}/frozen/weights", set.id()));
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
              ? get("/v1/checkpoint-sets/{id}/checkpoints?pageSize={n}", Rows.class, id, PAGE)
              : get(
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
    Path file =
        temporary(
            target ->
                download(
                    target, "/v1/checkpoint-sets/{id}/predictions?dataset={d}", setId, dataset));
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
    return get("/v1/datasets?name={name}", Datasets.class, name).items().stream().findFirst();
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
                  download(target, "/v1/datasets/{id}/files/{name}", dataset.id(), file.file())));
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
    return call(
        () ->
            Optional.ofNullable(
                http.post()
                    .uri("/v1/checkpoint-sets")
                    .header("Idempotency-Key", key)
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(set)
                    .retrieve()
                    .body(StoredSet.class)));
  }

  @Override
  public void putFile(String setId, String name, Path file) {
    call(
        () ->
            Optional.ofNullable(
                http.put()
                    .uri("/v1/checkpoint-sets/{id}/files/{name}", setId, name)
                    .contentType(MediaType.APPLICATION_OCTET_STREAM)
                    .body(new FileSystemResource(file))
                    .retrieve()
                    .toBodilessEntity()));
  }

  @Override
  public void copyFrozen(String fromSet, String toSet) {
    if (!set(fromSet).frozen()) {
      return;
    }
    Path file = temporary(target -> download(target, "/v1/checkpoint-sets/{id}/frozen", fromSet));
    try {
      call(
          () ->
              Optional.ofNullable(
                  http.put()
                      .uri("/v1/checkpoint-sets/{id}/frozen", toSet)
                      .contentType(MediaType.APPLICATION_OCTET_STREAM)
                      .body(new FileSystemResource(file))
                      .retrieve()
                      .toBodilessEntity()));
    } finally {
      delete(file);
    }
  }

  @Override
  public StoredSet seal(String setId) {
    return call(
        () ->
            Optional.ofNullable(
                http.post()
                    .uri("/v1/checkpoint-sets/{id}:seal", setId)
                    .retrieve()
                    .body(StoredSet.class)));
  }

  @Override
  public void hold(String id, String holder, String reason) {
    call(
        () ->
            Optional.ofNullable(
                http.put()
                    .uri(holds(id) + "/{holder}", id, holder)
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(Map.of("reason", reason))
                    .retrieve()
                    .toBodilessEntity()));
  }

  @Override
  public void release(String id, String holder) {
    call(
        () ->
            Optional.ofNullable(
                http.delete()
                    .uri(holds(id) + "/{holder}", id, holder)
                    .retrieve()
                    .toBodilessEntity()));
  }

  private static String holds(String id) {
    return (id.startsWith(DATASET) ? "/v1/datasets" : "/v1/checkpoint-sets") + "/{id}/holds";
  }

  private <T> T get(String uri, Class<T> type, Object... variables) {
    return call(() -> Optional.ofNullable(http.get().uri(uri, variables).retrieve().body(type)));
  }

  private void download(Path target, String uri, Object... variables) {
    call(
        () ->
            Optional.ofNullable(
                http.get()
                    .uri(uri, variables)
                    .exchangeForRequiredValue(
                        (request, response) -> {
                          if (response.getStatusCode().isError()) {
                            throw response.createException();
                          }
                          return Files.copy(response.getBody(), target);
                        })));
  }

  private Path temporary(Consumer<Path> download) {
    Path file = fetched.temporary();
    download.accept(file);
    return file;
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> T call(Supplier<Optional<T>> call) {
    try {
      return call.get().orElseThrow(() -> unavailable("it gave an empty answer"));
    } catch (RestClientResponseException e) {
      throw ofStore(e);
    } catch (ResourceAccessException e) {
      throw unavailable(String.valueOf(e.getMessage())).causedBy(e);
    }
  }

  private static Problem unavailable(String why) {
    return Problem.of(ProblemType.UNAVAILABLE, "The checkpoint store cannot be used: " + why)
        .retryAfter(Duration.ofSeconds(5));
  }

  private static Problem ofStore(RestClientResponseException e) {
    if (e.getStatusCode().is5xxServerError()) {
      return unavailable("it answered " + e.getStatusCode().value()).causedBy(e);
    }
    Map<String, Object> document = Map.of();
    try {
      Map<String, Object> body =
          e.getResponseBodyAs(new ParameterizedTypeReference<Map<String, Object>>() {});
      document = body == null ? document : body;
    } catch (RuntimeException unreadable) {
      e.addSuppressed(unreadable);
    }
    String slug = String.valueOf(document.get("type")).replace("/problems/", "");
    ProblemType type = ProblemType.INVALID_REQUEST;
    for (ProblemType candidate : ProblemType.values()) {
      if (candidate.slug().equals(slug)) {
        type = candidate;
      }
    }
    Object detail = document.get("detail");
    return Problem.of(type, detail == null ? "The checkpoint store refused." : detail.toString())
        .causedBy(e);
  }
}

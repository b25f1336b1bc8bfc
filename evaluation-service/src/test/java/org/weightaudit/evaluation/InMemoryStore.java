package org.weightaudit.evaluation;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.weightaudit.architecture.ArchitectureDescription;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;
import org.weightaudit.storeclient.CheckpointStore;
import org.weightaudit.storeclient.NewSet;
import org.weightaudit.storeclient.OpenSet;
import org.weightaudit.storeclient.StoredArtifact;
import org.weightaudit.storeclient.StoredDataset;
import org.weightaudit.storeclient.StoredRow;
import org.weightaudit.storeclient.StoredSet;
import org.weightaudit.storeclient.StoredSet.StoredPredictions;
import org.weightaudit.storeclient.StoredSet.StoredTensorSpec;
import org.weightaudit.weights.architecture.Architecture;
import org.weightaudit.weights.architecture.Predictions;
import org.weightaudit.weights.dataset.LabeledImages;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.progress.Progress;

/** A checkpoint store without a server, which can be switched off. */
final class InMemoryStore implements CheckpointStore {

  private final Map<String, OpenSet> sets = new ConcurrentHashMap<>();
  private final Map<String, Predictions> predictions = new ConcurrentHashMap<>();
  private final Map<String, StoredDataset> datasets = new ConcurrentHashMap<>();
  private final Map<String, LabeledImages> images = new ConcurrentHashMap<>();
  private final Map<String, Set<String>> holds = new ConcurrentHashMap<>();
  private volatile boolean reachable = true;
  private volatile Runnable beforeOpening = () -> {};

  /** A set to be described step by step. */
  final class SetBuilder {
    private final String name;
    private final WeightMatrix weights;
    private Optional<Architecture> architecture = Optional.empty();
    private Layout layout;
    private Optional<float[]> frozen = Optional.empty();
    private String state = StoredSet.SEALED;
    private String digest;
    private final Map<String, Predictions> brought = new HashMap<>();

    SetBuilder(String name, Layout layout, WeightMatrix weights) {
      this.name = name;
      this.layout = layout;
      this.weights = weights;
      this.digest = "sha256:" + name;
    }

    SetBuilder runnable(Architecture runnable) {
      architecture = Optional.of(runnable);
      return this;
    }

    SetBuilder frozen(float[] rest) {
      frozen = Optional.of(rest);
      return this;
    }

    SetBuilder open() {
      state = "OPEN";
      return this;
    }

    SetBuilder digest(String value) {
      digest = value;
      return this;
    }

    SetBuilder predictions(String dataset, Predictions labels) {
      brought.put(dataset, labels);
      return this;
    }

    /** Puts it into the store; its id. */
    String put() {
      String id = "cs_" + name.replaceAll("[^a-z0-9]", "");
      List<StoredTensorSpec> tensors =
          layout.tensors().stream().map(t -> new StoredTensorSpec(t.name(), t.shape())).toList();
      boolean partial = architecture.isPresent() && !architecture.get().layout().equals(layout);
      StoredSet set =
          new StoredSet(
              id,
              name,
              "TRAINING",
              state,
              architecture.map(ArchitectureDescription::of),
              tensors,
              List.of(),
              partial ? Optional.of(layout.names()) : Optional.empty(),
              frozen.isPresent(),
              weights.rows(),
              brought.entrySet().stream()
                  .map(e -> new StoredPredictions(e.getKey(), e.getValue().items()))
                  .toList(),
              Map.of("source", "test of " + name),
              Optional.of(digest).filter(d -> state.equals(StoredSet.SEALED)));
      List<StoredRow> rows =
          IntStream.range(0, weights.rows()).mapToObj(row -> row(row, name + "/" + row)).toList();
      sets.put(id, new OpenSet(set, rows, weights, frozen));
      brought.forEach((dataset, labels) -> predictions.put(id + " " + dataset, labels));
      return id;
    }
  }

  private static StoredRow row(int row, String name) {
    return new StoredRow(
        row,
        name,
        Optional.of("run " + row),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  SetBuilder describe(String name, Layout layout, WeightMatrix weights) {
    return new SetBuilder(name, layout, weights);
  }

  void addDataset(String name, LabeledImages content, String state) {
    datasets.put(
        name,
        new StoredDataset(
            "ds_" + name,
            name,
            state,
            List.of(),
            Optional.of(content.count()),
            Optional.of(content.imageShape()),
            Optional.of(content.classes()),
            Optional.empty(),
            Optional.of("sha256:" + name)));
    images.put(name, content);
  }

  void reachable(boolean value) {
    reachable = value;
  }

  void beforeOpening(Runnable action) {
    beforeOpening = action;
  }

  Set<String> holders(String set) {
    return Set.copyOf(holds.getOrDefault(set, Set.of()));
  }

  private void requireReachable() {
    if (!reachable) {
      throw Problem.of(ProblemType.UNAVAILABLE, "The checkpoint store cannot be used: it is off");
    }
  }

  @Override
  public StoredSet set(String id) {
    requireReachable();
    return find(id).set();
  }

  private OpenSet find(String id) {
    OpenSet set = sets.get(id);
    if (set == null) {
      throw Problem.notFound("checkpoint set " + id);
    }
    return set;
  }

  @Override
  public OpenSet open(String id, Progress progress) {
    requireReachable();
    beforeOpening.run();
    progress.report("fetching " + id, 0);
    return find(id);
  }

  @Override
  public Predictions predictions(String setId, String dataset) {
    return predictions.get(setId + " " + dataset);
  }

  @Override
  public Optional<StoredDataset> dataset(String name) {
    requireReachable();
    return Optional.ofNullable(datasets.get(name));
  }

  @Override
  public LabeledImages images(StoredDataset dataset) {
    return images.get(dataset.name());
  }

  @Override
  public StoredSet create(NewSet set, String key) {
    throw new UnsupportedOperationException("audits make no sets");
  }

  @Override
  public void putFile(String setId, String name, Path file) {
    throw new UnsupportedOperationException("audits make no sets");
  }

  @Override
  public void copyFrozen(String fromSet, String toSet) {
    throw new UnsupportedOperationException("audits make no sets");
  }

  @Override
  public List<String> fileNames(String setId) {
    throw new UnsupportedOperationException("audits make no sets");
  }

  @Override
  public StoredArtifact putArtifact(
      String name, Path file, Map<String, String> lineage, String key) {
    throw new UnsupportedOperationException("audits make no artifacts");
  }

  @Override
  public StoredArtifact artifactInfo(String id) {
    throw new UnsupportedOperationException("audits need no artifacts");
  }

  @Override
  public Path artifact(String id, Progress progress) {
    throw new UnsupportedOperationException("audits need no artifacts");
  }

  @Override
  public void discard(String setId) {
    throw new UnsupportedOperationException("audits make no sets");
  }

  @Override
  public void deleteArtifact(String id) {
    throw new UnsupportedOperationException("audits make no artifacts");
  }

  @Override
  public void putFrozen(String setId, Path file) {
    throw new UnsupportedOperationException("audits make no sets");
  }

  @Override
  public StoredSet seal(String setId) {
    throw new UnsupportedOperationException("audits make no sets");
  }

  @Override
  public void hold(String setId, String holder, String reason) {
    requireReachable();
    holds.computeIfAbsent(setId, id -> new TreeSet<>()).add(holder);
  }

  @Override
  public void holdFor(Duration duration, String id, String holder, String reason) {
    hold(id, holder, reason);
  }

  @Override
  public void release(String setId, String holder) {
    requireReachable();
    holds.getOrDefault(setId, new TreeSet<>()).remove(holder);
  }
}

package org.weightaudit.storeclient;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.weightaudit.weights.architecture.Predictions;
import org.weightaudit.weights.dataset.LabeledImages;
import org.weightaudit.weights.progress.Progress;

/**
 * The checkpoint store. Every method throws a {@link org.weightaudit.http.problem.Problem}: that of
 * the store where it refuses, {@code UNAVAILABLE} where it cannot be reached.
 */
public interface CheckpointStore {

  StoredSet set(String id);

  /** A sealed set; its shards are fetched to this machine once. */
  OpenSet open(String id, Progress progress);

  /** The predictions that were brought with a set. */
  Predictions predictions(String setId, String dataset);

  /** A data set by its name, for example {@code mnist/test}; empty if there is none. */
  Optional<StoredDataset> dataset(String name);

  /** The images of a data set; its files are fetched to this machine once. */
  LabeledImages images(StoredDataset dataset);

  /**
   * Makes an open set; the same set with the same key is made once. Another set with that key, as
   * an attempt on another device or by another version asks for, is a set of its own.
   *
   * @param key makes a repetition safe
   */
  StoredSet create(NewSet set, String key);

  /** Puts a file into an open set, instead of one of that name; the same file changes nothing. */
  void putFile(String setId, String name, Path file);

  /** Gives an open partial set the one checkpoint with the tensors that do not vary. */
  void putFrozen(String setId, Path file);

  /** Gives an open partial set the frozen checkpoint of another set, if that has one. */
  void copyFrozen(String fromSet, String toSet);

  /** The names of the files that a set has so far. */
  List<String> fileNames(String setId);

  StoredSet seal(String setId);

  /** Removes a set that nobody will fill any more; one that is sealed or held stays. */
  void discard(String setId);

  /**
   * Keeps a file that is neither checkpoints nor a data set. The same bytes with the same name,
   * lineage and key are kept as one artifact, others as one of their own.
   *
   * @param key makes a repetition safe
   * @throws IOException if the file cannot be read
   */
  StoredArtifact putArtifact(String name, Path file, Map<String, String> lineage, String key)
      throws IOException;

  StoredArtifact artifactInfo(String id);

  /** The content of an artifact, fetched to this machine once. The file must not be changed. */
  Path artifact(String id, Progress progress);

  void deleteArtifact(String id);

  /** Keeps a set, data set or artifact from being deleted while {@code holder} needs it. */
  void hold(String id, String holder, String reason);

  /**
   * Such a hold that ends by itself, for a holder that is not sure to come about; once it has, it
   * holds for good.
   */
  void holdFor(Duration duration, String id, String holder, String reason);

  /** Ends such a hold, if there is one. */
  void release(String id, String holder);
}

package org.weightaudit.storeclient;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.Optional;
import org.weightaudit.weights.dataset.Normalization;

/** What the store says of a data set. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record StoredDataset(
    String id,
    String name,
    String state,
    List<StoredFile> files,
    Optional<Integer> items,
    Optional<List<Integer>> imageShape,
    Optional<Integer> classes,
    Optional<StoredNormalization> normalization,
    Optional<String> digest) {

  /** One of its files. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record StoredFile(String file) {}

  /** How pixels become inputs. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record StoredNormalization(List<Double> mean, List<Double> standardDeviation) {}

  public boolean isSealed() {
    return state.equals(StoredSet.SEALED);
  }

  Normalization networkInput() {
    return normalization
        .map(n -> new Normalization(n.mean(), n.standardDeviation()))
        .orElse(Normalization.none());
  }
}

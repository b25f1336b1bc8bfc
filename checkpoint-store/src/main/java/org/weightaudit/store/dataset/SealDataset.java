package org.weightaudit.store.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.springframework.stereotype.Component;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;
import org.weightaudit.store.blob.Blobs;
import org.weightaudit.store.blob.SpooledFile;
import org.weightaudit.weights.format.FormatException;

/** Seals a data set: its files must make one set of labelled images. */
@Component
class SealDataset {

  private final Datasets datasets;
  private final DatasetFileRepository files;
  private final Blobs blobs;
  private final ImageReading images;
  private final Clock clock;

  SealDataset(
      Datasets datasets,
      DatasetFileRepository files,
      Blobs blobs,
      ImageReading images,
      Clock clock) {
    this.datasets = datasets;
    this.files = files;
    this.blobs = blobs;
    this.images = images;
    this.clock = clock;
  }

  /**
   * Seals a data set; one that is sealed stays as it is. One at a time, so that none waits in a
   * transaction.
   */
  synchronized Datasets.Versioned seal(String id) {
    return datasets.change(
        id,
        dataset -> {
          if (!dataset.isSealed()) {
            SealedContent content = content(dataset);
            dataset.seal(
                content,
                datasets.text(content.imageShape()),
                clock.instant().truncatedTo(ChronoUnit.MICROS));
          }
          return new Datasets.Versioned(datasets.view(dataset), dataset.revision());
        });
  }

  private SealedContent content(Dataset dataset) {
    List<DatasetFile> rows = files.findByDatasetIdOrderByName(dataset.getId());
    if (rows.isEmpty()) {
      throw refused(dataset, "it has no file; put images and labels, or one npz file, at /files");
    }
    List<SpooledFile> spooled = new ArrayList<>();
    try {
      Map<String, Path> paths = new HashMap<>();
      for (DatasetFile row : rows) {
        SpooledFile file = blobs.fetch(row.sha256(), row.bytes());
        spooled.add(file);
        paths.put(row.name(), file.path());
      }
      OptionalInt classes = dataset.classes().map(OptionalInt::of).orElse(OptionalInt.empty());
      return images.content(paths, classes, datasets.normalization(dataset));
    } catch (FormatException e) {
      throw refused(dataset, Optional.ofNullable(e.getMessage()).orElse("it is malformed"))
          .causedBy(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      spooled.forEach(SpooledFile::close);
    }
  }

  private static Problem refused(Dataset dataset, String why) {
    return Problem.of(
            ProblemType.CONFLICT,
            "Data set %s cannot be sealed: %s.".formatted(dataset.name(), why))
        .at("/files", why);
  }
}

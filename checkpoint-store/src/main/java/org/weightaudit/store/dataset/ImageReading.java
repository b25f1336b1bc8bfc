package org.weightaudit.store.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import org.springframework.stereotype.Component;
import org.weightaudit.weights.dataset.Normalization;
import org.weightaudit.weights.format.FormatException;
import org.weightaudit.weights.format.LabeledImagesFiles;

/** Reads images for one request at a time: each may take a third of the heap. */
@Component
class ImageReading {

  /**
   * @param name under which the file was given
   * @return its format in a word
   * @throws FormatException if it is no file of a data set
   */
  synchronized String format(String name, Path file) throws IOException {
    return LabeledImagesFiles.format(name, file);
  }

  /**
   * @param files by the name under which they were given
   * @throws FormatException if they are not one data set
   */
  synchronized SealedContent content(
      Map<String, Path> files, OptionalInt classes, Normalization normalization)
      throws IOException {
    return SealedContent.of(LabeledImagesFiles.read(files, classes, normalization));
  }
}

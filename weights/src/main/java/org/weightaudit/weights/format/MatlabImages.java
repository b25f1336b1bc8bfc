package org.weightaudit.weights.format;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.weightaudit.weights.format.ReleasedImages.ImagesAndLabels;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.format.Mat5File;
import us.hebi.matlab.mat.format.Mat5Reader;
import us.hebi.matlab.mat.types.MatlabType;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Source;
import us.hebi.matlab.mat.types.Sources;

/**
 * Images in a MATLAB 5 file as SVHN's cropped digits have them: X [height, width, channels, n] and
 * y [n, 1], bytes, where the label 10 stands for the digit 0.
 */
final class MatlabImages {

  static final String MAGIC = "MATLAB 5.0";

  private static final int DIGITS = 10;
  private static final long MOST_BYTES = Integer.MAX_VALUE - 64;

  /** What deflate makes of a byte at most. */
  private static final long LARGEST_RATIO = 1032;

  private MatlabImages() {}

  static boolean isMagic(byte[] start) {
    return Arrays.equals(start, MAGIC.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * @throws FormatException if the file is damaged or has not these arrays
   */
  static ImagesAndLabels read(Path file) throws IOException {
    long most = Math.min(MOST_BYTES, LARGEST_RATIO * Files.size(file));
    try (Source source = Sources.openFile(file.toFile());
        Mat5File arrays =
            Mat5.newReader(source)
                .disableSubsystemProcessing()
                .setEntryFilter(entry -> isWanted(entry, most))
                .readMat()) {
      return images(matrix(arrays, "X"), matrix(arrays, "y"));
    } catch (FormatException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      if (e.getCause() instanceof FormatException refused) {
        throw refused;
      }
      throw new FormatException("the MATLAB file is damaged: " + e.getMessage(), e);
    }
  }

  private static boolean isWanted(Mat5Reader.EntryHeader entry, long most) {
    if (!entry.getName().equals("X") && !entry.getName().equals("y")) {
      return false;
    }
    if (entry.getType() != MatlabType.UInt8) {
      throw new FormatException(
          "the array %s holds %s; wanted are bytes, uint8"
              .formatted(entry.getName(), entry.getType()));
    }
    long count = 1;
    for (int length : entry.getDimensions()) {
      count = length < 0 || count > most ? Long.MAX_VALUE : count * length;
    }
    if (count > most) {
      throw new FormatException(
          "the array %s has the shape %s; wanted are at most %d numbers"
              .formatted(entry.getName(), Arrays.toString(entry.getDimensions()), most));
    }
    return true;
  }

  private static Matrix matrix(Mat5File arrays, String name) {
    for (var entry : arrays.getEntries()) {
      if (entry.getName().equals(name) && entry.getValue() instanceof Matrix matrix) {
        return matrix;
      }
    }
    throw new FormatException("the MATLAB file has no array " + name + "; wanted are X and y");
  }

  private static ImagesAndLabels images(Matrix x, Matrix y) {
    int[] shape = x.getDimensions();
    if (shape.length != 4) {
      throw new FormatException(
          "the array X has the shape %s; wanted is [height, width, channels, n]"
              .formatted(Arrays.toString(shape)));
    }
    int height = shape[0];
    int width = shape[1];
    int planes = shape[2] * shape[3];
    byte[] pixels = new byte[height * width * planes];
    int from = 0;
    for (int plane = 0; plane < planes; plane++) {
      for (int column = 0; column < width; column++) {
        for (int row = 0; row < height; row++) {
          pixels[(plane * height + row) * width + column] = x.getByte(from++);
        }
      }
    }
    int[] labels = new int[y.getNumElements()];
    for (int i = 0; i < labels.length; i++) {
      int label = y.getInt(i);
      if (label < 1 || label > DIGITS) {
        throw new FormatException(
            "the label of image %d is %d; wanted are 1 to %d".formatted(i, label, DIGITS));
      }
      labels[i] = label % DIGITS;
    }
    return new ImagesAndLabels(List.of(shape[3], shape[2], height, width), pixels, labels, DIGITS);
  }
}

package org.weightaudit.weights.format;

import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the name of a checkpoint's file says, in the conventions of two methods. */
public final class CheckpointName {

  /** P-diff: {@code 0000_acc0.7671_seed0040_cifar100_resnet18.pth}. */
  private static final Pattern STEP =
      Pattern.compile(
          "(\\d{1,9})_acc(1(?:\\.0{1,12})?|0(?:\\.\\d{1,12})?)_(seed(\\d{1,18})(?:_.+)?)");

  /** HyperDiffusion: {@code occ_<shape>_jitter_0_model_final.pth}, or a folder of that name. */
  private static final Pattern FIELD =
      Pattern.compile("occ_(.+?)(?:_jitter_\\d{1,9})?(?:_model_(?:final|current))?");

  private CheckpointName() {}

  /**
   * The columns that a path tells; none, if it follows neither convention.
   *
   * <ul>
   *   <li>P-diff numbers the checkpoints of one training: step, accuracy and seed, and as run the
   *       rest of the name, with the folder. The accuracy was measured in training; the network
   *       reloaded has another.
   *   <li>HyperDiffusion names a field after its shape: name and run, since all fields of a shape
   *       are fits of one thing.
   * </ul>
   */
  public static Map<Column, String> known(String path) {
    Map<Column, String> known = new EnumMap<>(Column.class);
    String folder = ArchivePaths.folder(path);
    boolean hasFolder = ArchivePaths.fileName(folder).equals("checkpoints");
    String field = ArchivePaths.fileName(hasFolder ? ArchivePaths.folder(folder) : stem(path));
    Matcher step = STEP.matcher(ArchivePaths.fileName(stem(path)));
    Matcher shape = FIELD.matcher(field);
    if (step.matches()) {
      known.put(Column.STEP, String.valueOf(Long.parseLong(step.group(1))));
      known.put(Column.ACCURACY, String.valueOf(Double.parseDouble(step.group(2))));
      known.put(Column.SEED, String.valueOf(Long.parseLong(step.group(4))));
      known.put(Column.RUN, folder.isEmpty() ? step.group(3) : folder + "/" + step.group(3));
    } else if (shape.matches()) {
      known.put(Column.NAME, shape.group(1));
      known.put(Column.RUN, shape.group(1));
    }
    return known;
  }

  /** The path without its extension. */
  static String stem(String path) {
    int dot = path.lastIndexOf('.');
    return dot > path.lastIndexOf('/') ? path.substring(0, dot) : path;
  }
}

package org.weightaudit.weights.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A zipped folder of PyTorch files, each with the state dict of one network, as P-diff's
 * checkpoints and HyperDiffusion's neural fields are kept. They are in the order of their paths,
 * and what their names say is known of them ({@link CheckpointName}).
 *
 * <p>Weights stay in the archive; of each file only its tensors' places are kept, and only for as
 * long as the caller keeps what {@link #read} gave.
 */
final class StateDictFolder {

  private static final Set<String> PYTORCH = Set.of("pt", "pth");
  private static final Set<String> OTHER_CHECKPOINTS =
      Set.of("npz", "npy", "safetensors", "ckpt", "bin", "zip");
  private static final int MOST_SHOWN = 5;

  private final Map<String, FileBytes> members;
  private final List<String> passedOver;
  private final ReadLimits limits;
  private final InflatedEntries inflated;

  private StateDictFolder(
      Map<String, FileBytes> members,
      List<String> passedOver,
      ReadLimits limits,
      InflatedEntries inflated) {
    this.members = members;
    this.passedOver = passedOver;
    this.limits = limits;
    this.inflated = inflated;
  }

  /** Whether an archive looks like this. */
  static boolean isOne(List<String> files) {
    return files.stream().anyMatch(file -> PYTORCH.contains(extension(file)));
  }

  private static String extension(String file) {
    return file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  /**
   * Finds the files.
   *
   * @throws FormatException if there are checkpoints of another format beside them
   */
  static StateDictFolder open(
      ZipEntries zip, List<String> files, ReadLimits limits, InflatedEntries inflated)
      throws IOException {
    Map<String, FileBytes> members = new LinkedHashMap<>();
    List<String> passedOver = new ArrayList<>();
    Set<String> all = Set.copyOf(files);
    for (String file : files) {
      String extension = extension(file);
      if (OTHER_CHECKPOINTS.contains(extension)) {
        throw new FormatException(
            "the archive has PyTorch files and %s; wanted are .pt and .pth files alone"
                .formatted(new Quoted(file)));
      }
      if (PYTORCH.contains(extension) && !isEarlierState(file, all)) {
        members.put(file, zip.bytes(file));
      } else {
        passedOver.add(file);
      }
    }
    return new StateDictFolder(members, passedOver, limits, inflated);
  }

  /**
   * HyperDiffusion's program leaves a folder {@code checkpoints} for each field, with its last
   * state in {@code model_final.pth}, or in {@code model_current.pth} if it did not come to an end.
   */
  private static boolean isEarlierState(String file, Set<String> files) {
    String folder = ArchivePaths.folder(file);
    if (!ArchivePaths.fileName(folder).equals("checkpoints")) {
      return false;
    }
    return Stream.of("model_final.pth", "model_current.pth")
        .map(name -> folder + "/" + name)
        .filter(files::contains)
        .findFirst()
        .filter(last -> !last.equals(file))
        .isPresent();
  }

  /** The paths of the files, in order. */
  List<String> paths() {
    return List.copyOf(members.keySet());
  }

  /** What the paths say of the checkpoints; a name at least. */
  Map<Column, List<Optional<String>>> columns() {
    KnownColumns columns = new KnownColumns(limits);
    for (String path : members.keySet()) {
      Map<Column, String> known = CheckpointName.known(path);
      known.putIfAbsent(Column.NAME, CheckpointName.stem(path));
      columns.add(known);
    }
    return columns.all();
  }

  List<String> notes() {
    if (passedOver.isEmpty()) {
      return List.of();
    }
    List<String> shown =
        passedOver.stream().limit(MOST_SHOWN).map(file -> new Quoted(file).toString()).toList();
    String more = passedOver.size() > MOST_SHOWN ? " …" : "";
    return List.of(
        "passed over %d other files: %s%s"
            .formatted(passedOver.size(), String.join(", ", shown), more));
  }

  /**
   * The content of a file: a tree as of {@link TorchReader}, with tensors that read from the
   * archive.
   *
   * @throws FormatException if it is no PyTorch file
   */
  Object read(String path) {
    FileBytes bytes = Objects.requireNonNull(members.get(path), path);
    if (bytes.size() > 0 && TorchReader.isBarePickle(bytes.read(0, 1).get())) {
      throw TorchReader.barePickle();
    }
    try (ZipEntries zip = ZipEntries.open(bytes, limits, inflated)) {
      return TorchReader.read(zip, limits, PickleGlobal::named);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

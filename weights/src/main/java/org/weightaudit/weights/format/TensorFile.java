package org.weightaudit.weights.format;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An open file of tensors: recognised by its content, never by its name. Tensors are read from the
 * file when they are asked for; the file stays open until this is closed. For one thread.
 */
public final class TensorFile implements Closeable {

  private static final int MAGIC_BYTES = 8;

  private final FileFormat format;
  private final Object root;
  private final Map<String, String> metadata;
  private final Closeable source;

  /**
   * What a caller lets in.
   *
   * @param globals the pickled names that are known
   * @param wanted of what data sets are read too, as their authors released them
   * @param part which part of such a data set
   */
  private record Door(PickleReader.Globals globals, Wanted wanted, Optional<String> part) {

    static Door forTensors(PickleReader.Globals globals) {
      return new Door(globals, Wanted.TENSORS, Optional.empty());
    }
  }

  private enum Wanted {
    TENSORS,
    CHECKPOINTS,
    IMAGES
  }

  private TensorFile(FileFormat format, Object root, Closeable source) {
    this(format, root, Map.of(), source);
  }

  private TensorFile(
      FileFormat format, Object root, Map<String, String> metadata, Closeable source) {
    this.format = format;
    this.root = root;
    this.metadata = metadata;
    this.source = source;
  }

  /**
   * Opens a file and reads its directory.
   *
   * @throws FormatException if it is none of the known formats, or a damaged or hostile one
   */
  public static TensorFile open(Path path, ReadLimits limits) throws IOException {
    return open(path, limits, Door.forTensors(PickleGlobal::named));
  }

  /**
   * Opens a file of checkpoints: those of {@link #open}, and data sets of checkpoints as the
   * authors of a method released them.
   *
   * @param part which part of a data set that has several
   * @throws FormatException if it is none of the known formats, or a damaged or hostile one, or has
   *     no such part
   */
  static TensorFile openCheckpoints(Path path, ReadLimits limits, Optional<String> part)
      throws IOException {
    TensorFile file =
        open(path, limits, new Door(PickleGlobal::namedOrReleased, Wanted.CHECKPOINTS, part));
    if (part.isPresent() && !file.format.hasParts()) {
      file.close();
      throw new FormatException(
          "the file is %s, which has no parts; wanted is part %s"
              .formatted(file.format.id(), part.get()));
    }
    return file;
  }

  /**
   * Opens a file of images: those of {@link #open}, and the images of Hyper-Representations, of
   * which the test set is read as arrays {@code images} and {@code labels}.
   *
   * @throws FormatException if it is none of the known formats, or a damaged or hostile one
   */
  public static TensorFile openImages(Path path, ReadLimits limits) throws IOException {
    return open(
        path, limits, new Door(PickleGlobal::namedOrReleased, Wanted.IMAGES, Optional.empty()));
  }

  /**
   * Opens a file that a training left beside its tensors. In a PyTorch file, objects of any Python
   * class are passed over where {@link #open} refuses them: nothing of them is looked up, made or
   * kept, so a state dict is read whatever stands next to it.
   *
   * @throws FormatException if it is none of the known formats, or a damaged one
   */
  public static TensorFile openPassingOverObjects(Path path, ReadLimits limits) throws IOException {
    return open(path, limits, Door.forTensors(PickleGlobal::namedOrUnknown));
  }

  private static TensorFile open(Path path, ReadLimits limits, Door door) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      FileBytes bytes = FileBytes.of(new FileWindow(channel));
      byte[] start = new byte[(int) Math.min(MAGIC_BYTES, bytes.size())];
      bytes.read(0, start.length).get(start);
      if (start.length == 0) {
        throw new FormatException("the file is empty");
      }
      // A safetensors file starts with the length of its header, which may look like any magic
      // number; behind the length comes the brace of the header.
      boolean jsonFollows = bytes.size() > MAGIC_BYTES && bytes.read(MAGIC_BYTES, 1).get() == '{';
      if (startsWith(start, 'P', 'K') && !jsonFollows) {
        return openZip(channel, bytes, limits, door);
      }
      if (NpyReader.isNpy(start)) {
        return new TensorFile(
            FileFormat.NPY, NpyReader.read(bytes, "the array", strings(limits)), channel);
      }
      if (TorchReader.isBarePickle(start[0]) && !jsonFollows) {
        throw TorchReader.barePickle();
      }
      if (LmdbReader.isLmdb(bytes)) {
        throw new FormatException(
            "the file is an LMDB file by itself; put its directory into a zip archive, with the runs.json beside it");
      }
      if (bytes.size() != MAGIC_BYTES && !jsonFollows) {
        throw new FormatException(
            "the file is none of safetensors, npy, npz and PyTorch zip: it starts with "
                + printable(start));
      }
      SafetensorsReader.Content content = SafetensorsReader.read(bytes, limits);
      return new TensorFile(FileFormat.SAFETENSORS, content.tensors(), content.metadata(), channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean startsWith(byte[] start, char first, char second) {
    return start.length >= 2 && start[0] == first && start[1] == second;
  }

  private static String printable(byte[] start) {
    StringBuilder text = new StringBuilder();
    for (byte b : start) {
      text.append(b >= ' ' && b < 127 ? String.valueOf((char) b) : "\\x%02x".formatted(b));
    }
    return text.toString();
  }

  private static TensorFile openZip(
      FileChannel channel, FileBytes bytes, ReadLimits limits, Door door) throws IOException {
    InflatedEntries inflated = new InflatedEntries(limits.inflatedBytes());
    try (ZipEntries zip = ZipEntries.open(bytes, limits, inflated)) {
      Closeable source =
          () -> {
            inflated.close();
            channel.close();
          };
      if (TorchReader.isTorch(zip)) {
        Object root = TorchReader.read(zip, limits, door.globals());
        return torch(root, door, limits, source);
      }
      List<String> names = zip.names();
      if (door.wanted() == Wanted.CHECKPOINTS && RunDirectories.isOne(names)) {
        List<String> files = ArchivePaths.files(zip);
        Object runs = RunDirectories.read(zip, files, limits, door.part());
        return new TensorFile(FileFormat.GPT_RUNS, runs, source);
      }
      if (door.wanted() == Wanted.CHECKPOINTS && StateDictFolder.isOne(names)) {
        List<String> files = ArchivePaths.files(zip);
        Object folder = StateDictFolder.open(zip, files, limits, inflated);
        return new TensorFile(FileFormat.STATE_DICTS, folder, source);
      }
      return new TensorFile(FileFormat.NPZ, npz(zip, limits), source);
    } catch (IOException | RuntimeException e) {
      inflated.close();
      throw e;
    }
  }

  private static TensorFile torch(Object root, Door door, ReadLimits limits, Closeable source) {
    if (door.wanted() == Wanted.CHECKPOINTS && PickledDataset.isOne(root)) {
      Object part = PickledDataset.read(root, door.part(), limits);
      return new TensorFile(FileFormat.HYPER_REPRESENTATIONS, part, source);
    }
    if (door.wanted() == Wanted.IMAGES && PickledImages.isOne(root)) {
      return new TensorFile(FileFormat.PYTORCH, PickledImages.read(root), source);
    }
    return new TensorFile(FileFormat.PYTORCH, root, source);
  }

  private static Map<String, Object> npz(ZipEntries zip, ReadLimits limits) throws IOException {
    ValueCount strings = strings(limits);
    Map<String, Object> arrays = new LinkedHashMap<>();
    for (String name : zip.names()) {
      if (!name.endsWith(".npy")) {
        throw new FormatException(
            "the archive is neither npz nor PyTorch, nor does it hold PyTorch files or runs of G.pt: it has the entry "
                + new Quoted(name));
      }
      String key = name.substring(0, name.length() - ".npy".length());
      arrays.put(
          key, unwrapped(NpyReader.read(zip.bytes(name), "array " + new Quoted(key), strings)));
    }
    if (arrays.isEmpty()) {
      throw new FormatException("the archive is empty");
    }
    return arrays;
  }

  private static ValueCount strings(ReadLimits limits) {
    return new ValueCount("an array of strings", limits.values());
  }

  private static Object unwrapped(NpyArray array) {
    return array.numbers().isPresent() ? array.numbers().get() : array.strings().orElseThrow();
  }

  public FileFormat format() {
    return format;
  }

  /**
   * The content: Map (of a state dict or archive), List, {@link StoredTensor}, String, Long,
   * Double, Boolean and others that do not matter. It may share parts and even contain itself.
   */
  Object root() {
    return root instanceof NpyArray array ? unwrapped(array) : root;
  }

  /**
   * An array of an npz or safetensors file, or the single one of an npy file.
   *
   * @param name which one; any name does for an npy file
   * @throws FormatException if there is no such array of numbers
   */
  public StoredTensor array(String name) {
    Object content = root();
    if (content instanceof StoredTensor only) {
      return only;
    }
    if (content instanceof Map<?, ?> map && map.get(name) instanceof StoredTensor tensor) {
      return tensor;
    }
    throw new FormatException(
        "the file has no array %s; it has %s".formatted(new Quoted(name), names(content)));
  }

  /** What a safetensors file says of itself; empty for other formats. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /**
   * All arrays of a file that holds nothing else, in the file's order: those of an npz or
   * safetensors file, or the state dict of a PyTorch file.
   *
   * @throws FormatException if the file holds anything but named arrays
   */
  public Map<String, StoredTensor> arrays() {
    return arraysOf(root(), "the file");
  }

  /** The keys of a file that holds a dictionary, in its order; empty for other files. */
  public List<String> keys() {
    return root() instanceof Map<?, ?> map
        ? map.keySet().stream().map(String::valueOf).toList()
        : List.of();
  }

  /**
   * The state dict under a key of a PyTorch file's dictionary, in the file's order.
   *
   * @throws FormatException if there is none; says what there is
   */
  public Map<String, StoredTensor> stateDict(String key) {
    Object content = root();
    if (content instanceof Map<?, ?> map && map.containsKey(key)) {
      return arraysOf(map.get(key), key);
    }
    throw new FormatException(
        "the file has no state dict %s; it has %s".formatted(new Quoted(key), names(content)));
  }

  private static Map<String, StoredTensor> arraysOf(Object content, String what) {
    if (!(content instanceof Map<?, ?> map)) {
      throw new FormatException("%s is no dictionary of tensors".formatted(what));
    }
    Map<String, StoredTensor> arrays = new LinkedHashMap<>();
    map.forEach(
        (name, value) -> {
          if (!(name instanceof String text) || !(value instanceof StoredTensor tensor)) {
            throw new FormatException(
                "entry %s of %s is no tensor".formatted(new Quoted(name), what));
          }
          arrays.put(text, tensor);
        });
    return arrays;
  }

  private static List<String> names(Object content) {
    return content instanceof Map<?, ?> map
        ? map.keySet().stream().limit(20).map(key -> new Quoted(key).toString()).toList()
        : List.of();
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}

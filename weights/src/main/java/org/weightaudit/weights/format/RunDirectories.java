package org.weightaudit.weights.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The checkpoint data sets of G.pt (Peebles et al., 2022) in a zip archive: one directory for each
 * run, or for several ({@code 000010_000011}), each with an LMDB file {@code data.mdb} and its
 * {@code runs.json}. Runs are in the order of their directories, in a directory in the order of its
 * name, and the checkpoints of a run in the order of their keys, which is that of training.
 *
 * <p>Weights stay in the archive. The heap holds some 700 bytes for each checkpoint: where it lies,
 * and the texts of its columns.
 */
final class RunDirectories {

  private static final String DATA = "data.mdb";
  private static final String RUNS = "runs.json";
  private static final Set<String> PASSED_OVER = Set.of("lock.mdb", "DONE.txt");

  private static final int MOST_TENSORS = 100_000;
  private static final int MOST_SHOWN = 20;

  private final List<StoredTensor> rows = new ArrayList<>();
  private final KnownColumns columns;
  private final Set<String> runs = new TreeSet<>();
  private final Part part;
  private long leftOut;
  private List<Integer> sizes = List.of();

  /** Which checkpoints of each run are wanted. */
  private enum Part {
    ALL,
    FIRST,
    LAST;

    static Part named(String name) {
      return Arrays.stream(values())
          .filter(part -> part.id().equals(name))
          .findFirst()
          .orElseThrow(
              () ->
                  new FormatException(
                      "runs of G.pt have no part %s; wanted is one of %s"
                          .formatted(name, Arrays.stream(values()).map(Part::id).toList())));
    }

    String id() {
      return name().toLowerCase(Locale.ROOT);
    }

    List<RunCheckpoint> of(List<RunCheckpoint> run) {
      int last = run.size() - 1;
      return switch (this) {
        case ALL -> run;
        case FIRST -> run.subList(0, 1);
        case LAST -> run.subList(last, last + 1);
      };
    }
  }

  private RunDirectories(Part part, ReadLimits limits) {
    this.part = part;
    columns = new KnownColumns(limits);
  }

  /** Whether an archive looks like this. */
  static boolean isOne(List<String> files) {
    return files.stream().map(ArchivePaths::fileName).anyMatch(DATA::equals);
  }

  /**
   * @param part {@code all} checkpoints of each run, as by default, or its {@code first} or its
   *     {@code last} alone
   * @throws FormatException if there is no such part; if a directory lacks one of its two files or
   *     a file is damaged; if {@code runs.json} names a checkpoint that {@code data.mdb} does not
   *     have; if networks are of different shapes
   */
  static ReleasedCheckpoints read(
      ZipEntries zip, List<String> files, ReadLimits limits, Optional<String> part)
      throws IOException {
    RunDirectories reader = new RunDirectories(Part.named(part.orElse(Part.ALL.id())), limits);
    for (String directory : directories(files)) {
      String prefix = directory.isEmpty() ? "" : directory + "/";
      SortedMap<String, RunsJson.Metrics> metrics =
          RunsJson.read(zip.bytes(prefix + RUNS), prefix + RUNS, limits);
      reader.add(directory, metrics, LmdbReader.read(zip.bytes(prefix + DATA), limits));
    }
    return new ReleasedCheckpoints(reader.rows, reader.sizes, reader.columns.all(), reader.notes());
  }

  private static Set<String> directories(List<String> files) {
    Set<String> data = new TreeSet<>();
    Set<String> described = new TreeSet<>();
    for (String file : files) {
      String name = ArchivePaths.fileName(file);
      if (name.equals(DATA)) {
        data.add(ArchivePaths.folder(file));
      } else if (name.equals(RUNS)) {
        described.add(ArchivePaths.folder(file));
      } else if (!PASSED_OVER.contains(name)) {
        throw new FormatException(
            "the archive has runs of G.pt and the file %s; wanted are %s and %s in the directory of each run, %s are passed over"
                .formatted(new Quoted(file), DATA, RUNS, PASSED_OVER.stream().sorted().toList()));
      }
    }
    requireEach(data, described, RUNS, DATA);
    requireEach(described, data, DATA, RUNS);
    return data;
  }

  private static void requireEach(
      Set<String> directories, Set<String> with, String wanted, String found) {
    for (String directory : directories) {
      if (!with.contains(directory)) {
        throw new FormatException(
            "directory \"%s\" of the archive has %s without %s"
                .formatted(new Quoted(directory), found, wanted));
      }
    }
  }

  private void add(
      String directory,
      SortedMap<String, RunsJson.Metrics> metrics,
      Map<String, FileBytes> values) {
    TreeMap<String, List<RunCheckpoint>> byRun = new TreeMap<>();
    metrics.forEach(
        (key, measured) -> {
          RunCheckpoint checkpoint = RunCheckpoint.of(key, measured);
          byRun.computeIfAbsent(checkpoint.run(), run -> new ArrayList<>()).add(checkpoint);
        });
    int used = 0;
    for (String run : order(directory, byRun.keySet())) {
      if (!runs.add(run)) {
        throw new FormatException(
            "run %s is in two directories of the archive".formatted(new Quoted(run)));
      }
      List<RunCheckpoint> trained = byRun.getOrDefault(run, List.of());
      OptionalLong perEpoch = RunCheckpoint.iterationsPerEpoch(trained);
      for (RunCheckpoint checkpoint : part.of(trained)) {
        rows.add(row(checkpoint.key(), values));
        columns.add(checkpoint.known(perEpoch));
      }
      used += trained.size();
    }
    leftOut += values.keySet().stream().filter(key -> key.endsWith(".pt")).count() - used;
  }

  /** The runs of a directory: as its name lists them, or sorted if it has another name. */
  private static List<String> order(String directory, Set<String> runs) {
    List<String> named = List.of(ArchivePaths.fileName(directory).split("_"));
    if (named.stream().noneMatch(runs::contains)) {
      return List.copyOf(runs);
    }
    for (String run : named) {
      if (!runs.contains(run)) {
        throw new FormatException(
            "directory %s should hold run %s; its %s has %s"
                .formatted(
                    new Quoted(directory),
                    new Quoted(run),
                    RUNS,
                    runs.stream().limit(8).map(Quoted::new).toList()));
      }
    }
    return named;
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (part != Part.ALL) {
      notes.add("the %s checkpoint of each run".formatted(part.id()));
    }
    if (leftOut > 0) {
      notes.add(
          "left out %d checkpoints of %s that %s does not name".formatted(leftOut, DATA, RUNS));
    }
    return notes;
  }

  private StoredTensor row(String key, Map<String, FileBytes> values) {
    FileBytes weights = value(key, values);
    List<Integer> found = sizes(key + "_arch", value(key + "_arch", values));
    if (sizes.isEmpty()) {
      sizes = found;
    }
    if (!found.equals(sizes)) {
      throw new FormatException(
          "checkpoint %s has tensors of %s elements, those before it of %s"
              .formatted(new Quoted(key), start(found), start(sizes)));
    }
    long size = found.stream().mapToLong(Integer::longValue).sum();
    if (weights.size() != size * Float.BYTES) {
      throw new FormatException(
          "checkpoint %s has %d bytes; %d float32 are wanted"
              .formatted(new Quoted(key), weights.size(), size));
    }
    return StoredTensor.contiguous(
        ElementType.FLOAT32, List.of((int) size), weights, ByteOrder.LITTLE_ENDIAN);
  }

  private static List<Integer> start(List<Integer> all) {
    return all.subList(0, Math.min(MOST_SHOWN, all.size()));
  }

  private static FileBytes value(String key, Map<String, FileBytes> values) {
    FileBytes value = values.get(key);
    if (value == null) {
      throw new FormatException(
          "%s has no entry %s, which belongs to %s".formatted(DATA, new Quoted(key), RUNS));
    }
    return value;
  }

  /** The elements of each tensor, which the original stores as float32 too. */
  private static List<Integer> sizes(String key, FileBytes value) {
    long count = value.size() / Float.BYTES;
    if (count == 0 || count > MOST_TENSORS || value.size() % Float.BYTES != 0) {
      throw new FormatException(
          "entry %s has %d bytes; wanted is a float32 for each of at most %d tensors"
              .formatted(new Quoted(key), value.size(), MOST_TENSORS));
    }
    ByteBuffer numbers = value.readAlone(0, (int) value.size()).order(ByteOrder.LITTLE_ENDIAN);
    List<Integer> sizes = new ArrayList<>();
    long sum = 0;
    while (numbers.hasRemaining()) {
      float number = numbers.getFloat();
      sum += (long) number;
      if (!(number >= 1 && number == Math.rint(number)) || sum > Integer.MAX_VALUE) {
        throw new FormatException(
            "entry %s tells a tensor of %s elements; wanted are whole numbers, together below 2^31"
                .formatted(new Quoted(key), number));
      }
      sizes.add((int) number);
    }
    return sizes;
  }
}

package org.weightaudit.weights.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.weightaudit.weights.testing.Golden;

/**
 * A file that LMDB wrote, with a tree of two levels, 145 entries and deleted ones
 * (src/test/python/make_lmdb.py), and what becomes of it when it lies.
 */
@Timeout(60)
class LmdbReaderTest {

  private static final int PAGE = 4096;
  private static final int MUTANTS = 3000;

  @TempDir Path folder;

  private interface Reading {
    void of(Map<String, FileBytes> entries);
  }

  private void read(byte[] file, Reading reading) throws IOException {
    Path path = Files.write(folder.resolve("data.mdb"), file);
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      reading.of(LmdbReader.read(FileBytes.of(new FileWindow(channel)), ReadLimits.standard()));
    }
  }

  private static byte[] good() {
    try {
      return Files.readAllBytes(Golden.resource("/formats/lmdb/deep.mdb"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void requireWhole(String key, FileBytes value) {
    int length = Integer.parseInt(key.substring(key.lastIndexOf('-') + 1));
    String repeated = key.repeat(length / key.length() + 1).substring(0, length);
    assertThat(new String(value.readAll(1 << 16, key), StandardCharsets.UTF_8)).isEqualTo(repeated);
  }

  @Test
  void entriesOfATreeAreReadInTheOrderOfTheirKeys() throws IOException {
    read(
        good(),
        entries -> {
          assertThat(entries).hasSize(145);
          assertThat(entries.keySet()).containsExactlyElementsOf(new TreeMap<>(entries).keySet());
          entries.forEach(LmdbReaderTest::requireWhole);
        });
  }

  @Test
  void entriesAreOfALimitedNumber() throws IOException {
    Path path = Files.write(folder.resolve("data.mdb"), good());
    ReadLimits limits = new ReadLimits(1 << 20, 1 << 20, 144, 1000, 1 << 20);
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      assertThatThrownBy(() -> LmdbReader.read(FileBytes.of(new FileWindow(channel)), limits))
          .isInstanceOf(FormatException.class)
          .hasMessageStartingWith("the LMDB file makes more than 144 values");
    }
  }

  @Test
  void deletedEntriesStayDeletedThoughTheOlderMetaPageLeadsToThem() throws IOException {
    read(
        good(),
        entries ->
            assertThat(entries.keySet().stream().map(key -> Integer.parseInt(key.substring(0, 5))))
                .contains(1, 40, 169)
                .doesNotContain(0, 7, 168));
  }

  @Test
  void valuesStayInTheFile() throws Exception {
    byte[] good = good();
    // Values of a hundred times the size: the file is grown without writing it.
    LyingFile file = new LyingFile(good);
    long size = 400L << 20;
    int overflow = file.overflowValue(0);
    file.bytes.putInt(overflow, (int) size - 16);
    long page = file.bytes.getLong(file.payload(overflow));
    int header = (int) page * PAGE;
    file.bytes.putInt(header + 12, (int) (size / PAGE));
    Path path = Files.write(folder.resolve("large.mdb"), good);
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(1), header + size);
      com.sun.management.ThreadMXBean threads =
          (com.sun.management.ThreadMXBean)
              java.lang.management.ManagementFactory.getThreadMXBean();
      long before = threads.getCurrentThreadAllocatedBytes();
      Map<String, FileBytes> entries =
          LmdbReader.read(FileBytes.of(new FileWindow(channel)), ReadLimits.standard());
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      assertThat(entries.values()).anyMatch(value -> value.size() == size - 16);
      assertThat(allocated).isLessThan(16 << 20);
    }
  }

  /** Finds its way through a file to where it can be changed. */
  private static final class LyingFile {

    private final ByteBuffer bytes;
    private final int meta;

    LyingFile(byte[] good) {
      bytes = ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN);
      meta = bytes.getLong(PAGE + 144) > bytes.getLong(144) ? PAGE : 0;
    }

    int mainRecord() {
      return meta + 88;
    }

    int rootPage() {
      return (int) bytes.getLong(mainRecord() + 40) * PAGE;
    }

    int node(int page, int index) {
      return page + bytes.getShort(page + 16 + 2 * index);
    }

    /** The node of a page that has the most room behind it. */
    int lowestNode(int page) {
      int nodes = (bytes.getShort(page + 12) - 16) / 2;
      return IntStream.range(0, nodes).map(i -> node(page, i)).min().orElseThrow();
    }

    int leafPage(int index) {
      return bytes.getInt(node(rootPage(), index)) * PAGE;
    }

    int payload(int node) {
      return node + 8 + bytes.getShort(node + 6);
    }

    /** The node of a value that has pages of its own. */
    int overflowValue(int skip) {
      int left = skip;
      int leaves = (bytes.getShort(rootPage() + 12) - 16) / 2;
      for (int leaf = 0; leaf < leaves; leaf++) {
        int page = leafPage(leaf);
        int nodes = (bytes.getShort(page + 12) - 16) / 2;
        for (int i = 0; i < nodes; i++) {
          if (bytes.getShort(node(page, i) + 4) == 1 && left-- == 0) {
            return node(page, i);
          }
        }
      }
      throw new IllegalStateException("no such value");
    }

    int overflowPage(int skip) {
      return (int) bytes.getLong(payload(overflowValue(skip))) * PAGE;
    }
  }

  /**
   * One way to lie.
   *
   * @param message what the refusal must say
   */
  private record Lie(String name, Consumer<LyingFile> change, String message) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Lie> lies() {
    return Stream.of(
        new Lie("magic number", f -> f.bytes.putInt(16, 7), "magic number 0x00000007"),
        new Lie("second magic number", f -> f.bytes.putInt(PAGE + 16, 7), "at byte 4112"),
        new Lie("big-endian", f -> f.bytes.putInt(16, 0xDEC0EFBE), "wanted are 0xbeefc0de and 1"),
        new Lie("version", f -> f.bytes.putInt(20, 2), "version 2"),
        new Lie("no page size", f -> f.bytes.putInt(40, 0), "pages of 0 bytes"),
        new Lie("odd page size", f -> f.bytes.putInt(40, 4097), "pages of 4097 bytes"),
        new Lie("huge page size", f -> f.bytes.putInt(40, -4096), "pages of 4294963200 bytes"),
        new Lie("smaller page size", f -> f.bytes.putInt(40, 512), "magic number"),
        new Lie("two page sizes", f -> f.bytes.putInt(PAGE + 40, 8192), "of 4096 and of 8192"),
        new Lie(
            "several values a key", f -> f.bytes.putShort(f.mainRecord() + 4, (short) 4), "0x4"),
        new Lie("more entries", f -> f.bytes.putLong(f.mainRecord() + 32, 146), "its tree has 145"),
        new Lie(
            "no tree", f -> f.bytes.putLong(f.mainRecord() + 40, -1), "said to have 145 entries"),
        new Lie(
            "root outside",
            f -> f.bytes.putLong(f.mainRecord() + 40, Long.MAX_VALUE),
            "leads to page 9223372036854775807; it ends after 47 pages"),
        new Lie(
            "negative root",
            f -> f.bytes.putLong(f.mainRecord() + 40, -2),
            "leads to page 18446744073709551614"),
        new Lie(
            "root is an overflow page",
            f -> f.bytes.putLong(f.mainRecord() + 40, f.overflowPage(0) / PAGE),
            "flags 0x4; wanted is a branch or leaf"),
        new Lie(
            "root is its own child",
            f -> f.bytes.putInt(f.node(f.rootPage(), 0), f.rootPage() / PAGE),
            "leads twice to page"),
        new Lie(
            "leaf met twice",
            f -> f.bytes.putInt(f.node(f.rootPage(), 1), f.leafPage(0) / PAGE),
            "leads twice to page"),
        new Lie(
            "child outside",
            f -> f.bytes.putShort(f.node(f.rootPage(), 0) + 4, (short) -1),
            "the LMDB file leads to page"),
        new Lie(
            "page of another number",
            f -> f.bytes.putLong(f.leafPage(2), 5000),
            "says that it is page 5000"),
        new Lie(
            "leaf of another kind",
            f -> f.bytes.putShort(f.leafPage(2) + 10, (short) 0x22),
            "flags 0x22"),
        new Lie(
            "odd number of offsets",
            f -> f.bytes.putShort(f.leafPage(0) + 12, (short) 33),
            "is damaged"),
        new Lie(
            "offsets beyond the page",
            f -> f.bytes.putShort(f.leafPage(0) + 12, (short) 5000),
            "is damaged"),
        new Lie(
            "offsets below the header",
            f -> f.bytes.putShort(f.leafPage(0) + 12, (short) 2),
            "is damaged"),
        new Lie(
            "node beyond the page",
            f -> f.bytes.putShort(f.leafPage(0) + 16, (short) 4095),
            "is damaged"),
        new Lie(
            "node in the header",
            f -> f.bytes.putShort(f.leafPage(0) + 16, (short) 0),
            "is damaged"),
        new Lie(
            "key beyond the page",
            f -> f.bytes.putShort(f.node(f.leafPage(0), 0) + 6, (short) -1),
            "is damaged"),
        new Lie(
            "long key",
            f -> f.bytes.putShort(f.lowestNode(f.leafPage(0)) + 6, (short) 600),
            "a key of 600 bytes; wanted are at most 511"),
        new Lie(
            "value beyond the page",
            f -> f.bytes.putShort(f.node(f.leafPage(0), 0), (short) 4096),
            "is damaged"),
        new Lie(
            "sub-database",
            f -> f.bytes.putShort(f.node(f.leafPage(0), 0) + 4, (short) 2),
            "flags 0x2; wanted is one plain value"),
        new Lie("value of 4 GB", f -> f.bytes.putInt(f.overflowValue(0), -1), "leads to page"),
        new Lie(
            "value of more pages than it has",
            f -> f.bytes.putInt(f.overflowValue(0), 3 * PAGE),
            "the first of 2"),
        new Lie(
            "value outside",
            f -> f.bytes.putLong(f.payload(f.overflowValue(1)), Long.MIN_VALUE),
            "leads to page"),
        new Lie(
            "value on a page of the tree",
            f -> f.bytes.putLong(f.payload(f.overflowValue(1)), f.leafPage(0) / PAGE),
            "with flags 0x2"),
        new Lie(
            "values that overlap", LmdbReaderTest::overlap, "the values of the LMDB file overlap"));
  }

  /** Lets two values reach over nearly the whole file. */
  private static void overlap(LyingFile file) {
    for (int value = 0; value < 4; value++) {
      int pages = file.bytes.capacity() / PAGE - file.overflowPage(value) / PAGE;
      file.bytes.putInt(file.overflowPage(value) + 12, pages);
      file.bytes.putInt(file.overflowValue(value), pages * PAGE - 16);
    }
  }

  @ParameterizedTest
  @MethodSource("lies")
  void fileThatLiesIsRefusedWithAMessage(Lie lie) {
    byte[] file = good();
    lie.change().accept(new LyingFile(file));
    assertThatThrownBy(() -> read(file, entries -> {}))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining(lie.message())
        .message()
        .hasSizeLessThan(600);
  }

  @Test
  void fileCutAnywhereIsReadWholeOrRefused() throws IOException {
    byte[] good = good();
    int refused = 0;
    for (int length = 0; length < good.length; length += 997) {
      try {
        read(Arrays.copyOf(good, length), entries -> entries.forEach(LmdbReaderTest::requireWhole));
      } catch (FormatException refusal) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(good.length / 997 - 20);
  }

  @Test
  void changedFileIsReadOrRefused() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    int refused = 0;
    for (int i = 0; i < MUTANTS; i++) {
      byte[] mutant = good();
      // Mostly where the structure is: in headers of pages and nodes.
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        int page = random.nextInt(mutant.length / PAGE) * PAGE;
        mutant[page + random.nextInt(random.nextBoolean() ? 160 : PAGE)] =
            (byte) (random.nextBoolean() ? random.nextInt(256) : 0xff);
      }
      try {
        read(mutant, entries -> entries.forEach((key, value) -> value.readAll(1 << 24, key)));
      } catch (FormatException refusal) {
        refused++;
      } catch (RuntimeException other) {
        fail("mutant " + i + " caused " + other, other);
      }
    }
    assertThat(refused).isBetween(MUTANTS / 20, MUTANTS - 1);
  }
}

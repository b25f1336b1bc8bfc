package org.weightaudit.weights.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the data file of an LMDB environment (format version 1, 64 bit, little-endian): the entries
 * of its unnamed database. One walk over the pages of the tree finds where each value lies; values
 * are read when they are asked for, so that a store of any size costs one small object an entry.
 *
 * <p>Every page number, offset and length is checked before it is followed, and no page of the tree
 * is visited twice.
 */
final class LmdbReader {

  static final int MAGIC = 0xBEEFC0DE;

  /** Where the magic number stands: behind the header of the first page. */
  static final int MAGIC_AT = 16;

  private static final int VERSION = 1;
  private static final int PAGE_HEADER = 16;
  private static final int META_BYTES = 152;
  private static final int FREE_RECORD_AT = 40;
  private static final int MAIN_RECORD_AT = 88;
  private static final int TRANSACTION_AT = 144;
  private static final int SMALLEST_PAGE = 512;
  private static final int LARGEST_PAGE = 1 << 16;
  private static final int DEEPEST = 32;
  private static final int NODE_HEADER = 8;
  private static final long NO_PAGE = -1;

  /** As LMDB writes them unless it is built otherwise. */
  private static final int LONGEST_KEY = 511;

  private static final int BRANCH = 1;
  private static final int LEAF = 2;
  private static final int OVERFLOW = 4;
  private static final int NODE_IN_OVERFLOW = 1;

  private final FileBytes file;
  private final ValueCount values;
  private final int pageSize;
  private final Set<Long> visited = new HashSet<>();
  private final Map<String, FileBytes> entries = new LinkedHashMap<>();
  private long valueBytes;

  /**
   * One of the two meta pages.
   *
   * @param flags of the main database; 0 for one value a key, ordered as bytes
   * @param entries how many the main database is said to have
   * @param root page of its tree
   */
  private record Meta(int pageSize, int flags, long entries, long root, long transaction) {}

  private LmdbReader(FileBytes file, int pageSize, int mostValues) {
    this.file = file;
    this.pageSize = pageSize;
    values = new ValueCount("the LMDB file", mostValues);
  }

  static boolean isLmdb(FileBytes file) {
    return file.size() >= MAGIC_AT + Integer.BYTES
        && file.read(MAGIC_AT, Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).getInt() == MAGIC;
  }

  /**
   * The values by key, in the order of the keys.
   *
   * @throws FormatException if the file is no intact LMDB file of this kind
   */
  static Map<String, FileBytes> read(FileBytes file, ReadLimits limits) {
    Meta first = meta(file, 0);
    Meta second = meta(file, first.pageSize());
    if (second.pageSize() != first.pageSize()) {
      throw new FormatException(
          "the LMDB file has pages of %d and of %d bytes"
              .formatted(first.pageSize(), second.pageSize()));
    }
    Meta newest = second.transaction() > first.transaction() ? second : first;
    if (newest.flags() != 0) {
      throw new FormatException(
          "the LMDB database has flags 0x%x; wanted is a plain one, with one value a key"
              .formatted(newest.flags()));
    }
    LmdbReader reader = new LmdbReader(file, first.pageSize(), limits.values());
    if (newest.root() != NO_PAGE) {
      reader.walk(newest.root(), 1);
    }
    if (reader.entries.size() != newest.entries()) {
      throw new FormatException(
          "the LMDB database is said to have %d entries; its tree has %d"
              .formatted(newest.entries(), reader.entries.size()));
    }
    return reader.entries;
  }

  private static Meta meta(FileBytes file, long at) {
    if (file.size() - at < META_BYTES) {
      throw new FormatException(
          "the LMDB file has %d bytes and ends inside its meta pages".formatted(file.size()));
    }
    ByteBuffer page = file.read(at, META_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    int magic = page.getInt(MAGIC_AT);
    int version = page.getInt(MAGIC_AT + Integer.BYTES);
    if (magic != MAGIC || version != VERSION) {
      throw new FormatException(
          "the LMDB file has magic number 0x%08x and version %d at byte %d; wanted are 0x%08x and %d, little-endian"
              .formatted(magic, version, at + MAGIC_AT, MAGIC, VERSION));
    }
    int pageSize = page.getInt(FREE_RECORD_AT);
    if (pageSize < SMALLEST_PAGE || pageSize > LARGEST_PAGE || Integer.bitCount(pageSize) != 1) {
      throw new FormatException(
          "the LMDB file has pages of %s bytes; wanted is a power of 2 from %d to %d"
              .formatted(Integer.toUnsignedString(pageSize), SMALLEST_PAGE, LARGEST_PAGE));
    }
    return new Meta(
        pageSize,
        page.getShort(MAIN_RECORD_AT + 4) & 0xffff,
        page.getLong(MAIN_RECORD_AT + 32),
        page.getLong(MAIN_RECORD_AT + 40),
        page.getLong(TRANSACTION_AT));
  }

  private void walk(long number, int depth) {
    if (depth > DEEPEST) {
      throw new FormatException("the tree of the LMDB file is deeper than %d".formatted(DEEPEST));
    }
    values.add(1);
    if (!visited.add(number)) {
      throw new FormatException("the tree of the LMDB file leads twice to page " + number);
    }
    ByteBuffer page = page(number);
    int flags = page.getShort(10) & 0xffff;
    if (page.getLong(0) != number || (flags != BRANCH && flags != LEAF)) {
      throw new FormatException(
          "page %d of the LMDB file says that it is page %s with flags 0x%x; wanted is a branch or leaf of the tree"
              .formatted(number, Long.toUnsignedString(page.getLong(0)), flags));
    }
    List<Long> children = new ArrayList<>();
    for (int node : nodes(page, number)) {
      if (flags == BRANCH) {
        children.add((page.getInt(node) & 0xffffffffL) | (page.getShort(node + 4) & 0xffffL) << 32);
      } else {
        add(page, node, number);
      }
    }
    for (long child : children) {
      walk(child, depth + 1);
    }
  }

  private ByteBuffer page(long number) {
    requireInFile(number, 1);
    byte[] copy = new byte[pageSize];
    file.readAlone(number * pageSize, pageSize).get(copy);
    return ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void requireInFile(long page, long pages) {
    long all = file.size() / pageSize;
    if (page < 0 || page > all - pages) {
      throw new FormatException(
          "the LMDB file leads to page %s; it ends after %d pages of %d bytes"
              .formatted(Long.toUnsignedString(page), all, pageSize));
    }
  }

  /** Where the nodes of a page start; each has its header and key inside the page. */
  private int[] nodes(ByteBuffer page, long number) {
    int lower = page.getShort(12) & 0xffff;
    if (lower < PAGE_HEADER || lower > pageSize || lower % 2 != 0) {
      throw damaged(number);
    }
    int[] nodes = new int[(lower - PAGE_HEADER) / 2];
    for (int i = 0; i < nodes.length; i++) {
      int node = page.getShort(PAGE_HEADER + 2 * i) & 0xffff;
      if (node < lower || node > pageSize - NODE_HEADER || keyEnd(page, node) > pageSize) {
        throw damaged(number);
      }
      nodes[i] = node;
    }
    return nodes;
  }

  private static int keyEnd(ByteBuffer page, int node) {
    return node + NODE_HEADER + (page.getShort(node + 6) & 0xffff);
  }

  private static FormatException damaged(long page) {
    return new FormatException(
        "page %d of the LMDB file is damaged: a node lies outside of it".formatted(page));
  }

  private void add(ByteBuffer page, int node, long number) {
    int keyEnd = keyEnd(page, node);
    int keyLength = keyEnd - node - NODE_HEADER;
    if (keyLength > LONGEST_KEY) {
      throw new FormatException(
          "page %d of the LMDB file has a key of %d bytes; wanted are at most %d"
              .formatted(number, keyLength, LONGEST_KEY));
    }
    values.add(1);
    values.addText(keyLength);
    String key =
        StandardCharsets.UTF_8.decode(page.slice(node + NODE_HEADER, keyLength)).toString();
    long size = page.getInt(node) & 0xffffffffL;
    int flags = page.getShort(node + 4) & 0xffff;
    if (flags != 0 && flags != NODE_IN_OVERFLOW) {
      throw new FormatException(
          "entry %s of the LMDB file has flags 0x%x; wanted is one plain value"
              .formatted(new Quoted(key), flags));
    }
    FileBytes value;
    if (flags == NODE_IN_OVERFLOW) {
      if (keyEnd > pageSize - Long.BYTES) {
        throw damaged(number);
      }
      value = overflow(page.getLong(keyEnd), size, key);
    } else {
      if (size > pageSize - keyEnd) {
        throw damaged(number);
      }
      value = file.slice(number * pageSize + keyEnd, size);
    }
    valueBytes += size;
    if (valueBytes > file.size()) {
      throw new FormatException(
          "the values of the LMDB file overlap: up to entry %s they have %d bytes, the file %d"
              .formatted(new Quoted(key), valueBytes, file.size()));
    }
    if (entries.put(key, value) != null) {
      throw new FormatException("the LMDB file has two entries " + new Quoted(key));
    }
  }

  /** A value on pages of its own: behind the header of the first, through all of them. */
  private FileBytes overflow(long number, long size, String key) {
    long pages = (PAGE_HEADER + size + pageSize - 1) / pageSize;
    requireInFile(number, pages);
    ByteBuffer header =
        file.readAlone(number * pageSize, PAGE_HEADER).order(ByteOrder.LITTLE_ENDIAN);
    int flags = header.getShort(10) & 0xffff;
    long reserved = header.getInt(12) & 0xffffffffL;
    if (header.getLong(0) != number || flags != OVERFLOW || reserved < pages) {
      throw new FormatException(
          "entry %s of the LMDB file has %d bytes at page %d, which says that it is page %s with flags 0x%x, the first of %d"
              .formatted(
                  new Quoted(key),
                  size,
                  number,
                  Long.toUnsignedString(header.getLong(0)),
                  flags,
                  reserved));
    }
    return file.slice(number * pageSize + PAGE_HEADER, size);
  }
}

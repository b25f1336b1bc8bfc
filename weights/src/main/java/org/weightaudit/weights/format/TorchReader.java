package org.weightaudit.weights.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what {@code torch.save} writes since PyTorch 1.6: a zip archive with one top folder that
 * holds {@code data.pkl}, and the bytes of each storage under {@code data/}.
 */
final class TorchReader {

  private static final String PICKLE = "/data.pkl";
  private static final int BARE_PICKLE = 0x80;

  private TorchReader() {}

  /** Whether a file starts as PyTorch's did before it wrote archives. */
  static boolean isBarePickle(byte first) {
    return (first & 0xff) == BARE_PICKLE;
  }

  static FormatException barePickle() {
    return new FormatException(
        "the file is a bare pickle, perhaps of PyTorch before 1.6; save it again with a newer"
            + " torch.save, or as safetensors");
  }

  static boolean isTorch(ZipEntries zip) {
    return zip.names().stream().anyMatch(name -> name.endsWith(PICKLE));
  }

  /**
   * @param globals {@link PickleGlobal#named}, or {@link PickleGlobal#namedOrUnknown} to pass over
   *     objects that are no tensors
   * @return the tree of {@link PickleReader#read}, with tensors that read from the archive
   * @throws FormatException if the archive or its pickle is not what torch.save writes
   */
  static Object read(ZipEntries zip, ReadLimits limits, PickleReader.Globals globals)
      throws IOException {
    List<String> pickles = zip.names().stream().filter(name -> name.endsWith(PICKLE)).toList();
    if (pickles.size() != 1) {
      throw new FormatException(
          "the archive has %d entries data.pkl; a PyTorch file has one".formatted(pickles.size()));
    }
    String top = pickles.get(0).substring(0, pickles.get(0).length() - PICKLE.length());
    checkByteOrder(zip, top + "/byteorder");
    byte[] pickle = zip.bytes(pickles.get(0)).readAll(limits.pickleBytes(), "data.pkl");
    Map<String, PickleGlobal.Storage> storages = new HashMap<>();
    return PickleReader.read(
        pickle,
        limits.values(),
        globals,
        id -> {
          PickleGlobal.StorageId storage = PickleGlobal.StorageId.of(id);
          return storages.computeIfAbsent(
              storage.key() + " " + storage.type(), unused -> open(zip, top, storage));
        });
  }

  private static void checkByteOrder(ZipEntries zip, String entry) throws IOException {
    if (zip.has(entry)) {
      String order = new String(zip.bytes(entry).readAll(16, entry), StandardCharsets.US_ASCII);
      if (!order.equals("little")) {
        throw new FormatException(
            "the file was saved in %s-endian byte order; little is wanted".formatted(order));
      }
    }
  }

  private static PickleGlobal.Storage open(
      ZipEntries zip, String top, PickleGlobal.StorageId storage) {
    try {
      FileBytes bytes = zip.bytes(top + "/data/" + storage.key());
      if (bytes.size() / storage.type().bytes() < storage.count()) {
        throw new FormatException(
            "storage %s is said to have %d elements of %d bytes; its entry has %d bytes"
                .formatted(
                    new Quoted(storage.key()),
                    storage.count(),
                    storage.type().bytes(),
                    bytes.size()));
      }
      return new PickleGlobal.Storage(storage.type(), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package org.weightaudit.store.checkpointset;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.weightaudit.http.id.Ids;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;
import org.weightaudit.store.blob.BlobLease;
import org.weightaudit.store.blob.Blobs;
import org.weightaudit.store.blob.Spool;
import org.weightaudit.store.blob.SpooledFile;
import org.weightaudit.store.dataset.DatasetName;
import org.weightaudit.store.download.Download;
import org.weightaudit.weights.format.CheckpointFile;
import org.weightaudit.weights.format.FormatException;
import org.weightaudit.weights.format.ReadLimits;
import org.weightaudit.weights.format.StoredTensor;
import org.weightaudit.weights.format.TensorFile;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;

/** Behaviour that comes with a set: the label of each checkpoint for each item of a data set. */
@Component
class PredictionTables {

  private static final String ARRAY = "predictions";

  private final SetTurns turns;
  private final PredictionTableRepository tables;
  private final Blobs blobs;
  private final Spool spool;

  PredictionTables(SetTurns turns, PredictionTableRepository tables, Blobs blobs, Spool spool) {
    this.turns = turns;
    this.tables = tables;
    this.blobs = blobs;
    this.spool = spool;
  }

  /**
   * @throws Problem if the set is sealed, or the name is none of a data set
   */
  void requireOpen(String setId, String dataset) {
    DatasetName.require("dataset", dataset);
    turns.read(
        setId,
        set -> {
          set.requireOpen();
          return set;
        });
  }

  /** Adds or replaces the predictions of a set for one data set. */
  PredictionTableView put(String setId, String dataset, SpooledFile file) throws IOException {
    Shape shape = shape(file);
    try (SpooledFile table = spool.write(out -> convert(file, shape, out));
        BlobLease lease = blobs.lease()) {
      lease.store(table);
      return turns.change(
          setId,
          set -> {
            set.requireOpen();
            tables.findBySetIdAndDataset(setId, dataset).ifPresent(former -> remove(former, lease));
            PredictionTable row =
                new PredictionTable(
                    Ids.next("pt"), setId, dataset, shape.networks(), shape.items(), table);
            set.markChanged();
            return tables.saveAndFlush(row).view();
          });
    }
  }

  private void remove(PredictionTable row, BlobLease lease) {
    lease.giveUp(row.sha256());
    tables.delete(row);
    tables.flush();
  }

  /** Takes the predictions for one data set out of an open set. */
  void delete(String setId, String dataset) {
    try (BlobLease lease = blobs.lease()) {
      turns.change(
          setId,
          set -> {
            set.requireOpen();
            remove(require(setId, dataset), lease);
            set.markChanged();
            return set;
          });
    }
  }

  /** The predictions as npy, [n, M] int16. */
  Download download(String setId, String dataset) {
    return turns.read(
        setId,
        set -> {
          PredictionTable row = require(setId, dataset);
          return new Download(
              row.sha256(), row.bytes(), MediaType.APPLICATION_OCTET_STREAM, set.isSealed());
        });
  }

  private PredictionTable require(String setId, String dataset) {
    return tables
        .findBySetIdAndDataset(setId, dataset)
        .orElseThrow(
            () ->
                Problem.notFound(
                    "table of predictions for %s in checkpoint set %s".formatted(dataset, setId)));
  }

  private record Shape(int networks, int items) {}

  private static Shape shape(SpooledFile file) throws IOException {
    try (TensorFile tensors = TensorFile.open(file.path(), ReadLimits.standard())) {
      StoredTensor table = tensors.array(ARRAY);
      List<Integer> shape = table.shape();
      if (shape.size() != 2 || shape.contains(0) || table.type().isFloating()) {
        throw new FormatException(
            "found %s of shape %s; wanted integers [checkpoints, items]"
                .formatted(table.type(), shape));
      }
      return new Shape(shape.get(0), shape.get(1));
    } catch (FormatException e) {
      throw invalid(e);
    }
  }

  /** Labels fit into float32 exactly, so that the reader of checkpoints reads them in blocks. */
  private static void convert(SpooledFile file, Shape shape, OutputStream out) throws IOException {
    Layout layout = Layout.of(TensorSpec.of(ARRAY, shape.items()));
    writeHeader(shape, out);
    try (CheckpointFile rows = CheckpointFile.open(file.path(), layout, ReadLimits.standard())) {
      int perBlock = Math.min(CheckpointReader.rowsPerBlock(layout), shape.networks());
      float[] block = new float[Math.multiplyExact(perBlock, shape.items())];
      for (int first = 0; first < shape.networks(); first += perBlock) {
        int count = Math.min(perBlock, shape.networks() - first);
        rows.readRows(first, count, block);
        ByteBuffer bytes =
            ByteBuffer.allocate(count * shape.items() * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int k = 0; k < count * shape.items(); k++) {
          bytes.putShort(label(block[k], first + k / shape.items(), k % shape.items()));
        }
        out.write(bytes.array());
      }
    } catch (FormatException e) {
      throw invalid(e);
    }
  }

  private static short label(float value, int network, int item) {
    if (!(value >= 0 && value <= Short.MAX_VALUE)) {
      throw new FormatException(
          "found label %.0f at [%d, %d]; wanted 0 to %d"
              .formatted(value, network, item, Short.MAX_VALUE));
    }
    return (short) value;
  }

  private static void writeHeader(Shape shape, OutputStream out) throws IOException {
    String header =
        "{'descr': '<i2', 'fortran_order': False, 'shape': (%d, %d), }"
            .formatted(shape.networks(), shape.items());
    // Magic, version, length and header take a multiple of 64 bytes.
    int length = (header.length() + 1 + 10 + 63) / 64 * 64 - 10;
    ByteBuffer start = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
    start.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    start.put((byte) 1).put((byte) 0).putShort((short) length);
    out.write(start.array());
    String padded = header + " ".repeat(length - 1 - header.length()) + "\n";
    out.write(padded.getBytes(StandardCharsets.US_ASCII));
  }

  private static Problem invalid(FormatException cause) {
    String reason = Optional.ofNullable(cause.getMessage()).orElse("they are malformed");
    return Problem.of(
            ProblemType.INVALID_FILE, "The predictions cannot be used: %s.".formatted(reason))
        .causedBy(cause);
  }
}

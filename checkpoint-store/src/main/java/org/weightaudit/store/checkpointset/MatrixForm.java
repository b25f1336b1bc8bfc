package org.weightaudit.store.checkpointset;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.weightaudit.store.StoreSettings;
import org.weightaudit.store.blob.BlobLease;
import org.weightaudit.store.blob.Blobs;
import org.weightaudit.store.blob.Sha256;
import org.weightaudit.store.blob.Spool;
import org.weightaudit.store.blob.SpooledFile;
import org.weightaudit.weights.format.CheckpointFile;
import org.weightaudit.weights.format.ElementType;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.format.SafetensorsWriter;
import org.weightaudit.weights.layout.Layout;

/**
 * The form that computation reads: one float32 row for each checkpoint, in shards that are
 * safetensors files with one tensor {@code weights}.
 */
@Component
class MatrixForm {

  private static final String TENSOR = "weights";

  private final WeightShards shards;
  private final CheckpointRows checkpoints;
  private final Blobs blobs;
  private final Spool spool;
  private final StoreSettings settings;

  MatrixForm(
      WeightShards shards,
      CheckpointRows checkpoints,
      Blobs blobs,
      Spool spool,
      StoreSettings settings) {
    this.shards = shards;
    this.checkpoints = checkpoints;
    this.blobs = blobs;
    this.spool = spool;
    this.settings = settings;
  }

  /** Writes the shards of a set under a lease, and tells the digest of its content. */
  Sha256 write(
      CheckpointSet set,
      SetDefinition definition,
      List<CheckpointFileRow> files,
      int rows,
      BlobLease lease)
      throws IOException {
    Layout layout = definition.toLayout();
    ContentDigest digest = new ContentDigest(definition, rows);
    if (set.frozenWeights().isPresent()) {
      addFrozen(set.frozenWeights().get(), definition, digest);
    }
    int perShard = rowsPerShard(layout);
    try (RowSource source = new RowSource(blobs, layout, files)) {
      for (int first = 0, shard = 0; first < rows; first += perShard, shard++) {
        int count = Math.min(perShard, rows - first);
        try (SpooledFile file = shard(source, layout, count, digest)) {
          lease.store(file);
          shards.insert(set.getId(), shard, first, count, file);
        }
      }
    }
    return digest.finish(checkpoints.columns(set.getId()));
  }

  /** A single row as a shard, for frozen checkpoints. */
  SpooledFile oneRow(float[] row) throws IOException {
    return spool.write(
        out -> {
          byte[] bytes = littleEndian(row, row.length);
          writeShard(out, List.of(1, row.length), content -> content.write(bytes));
        });
  }

  private void addFrozen(Sha256 weights, SetDefinition definition, ContentDigest digest)
      throws IOException {
    Layout layout = definition.toFrozenLayout().orElseThrow();
    try (SpooledFile file = blobs.fetch(weights, blobs.size(weights));
        CheckpointFile checkpoint =
            CheckpointReader.open(file, layout, "frozen", Optional.empty())) {
      float[] row = new float[layout.size()];
      checkpoint.readRows(0, 1, row);
      digest.weights(littleEndian(row, row.length), 0, row.length * Float.BYTES);
    }
  }

  private int rowsPerShard(Layout layout) {
    long rowBytes = (long) layout.size() * Float.BYTES;
    return (int) Math.max(1, Math.min(settings.shardSize().toBytes() / rowBytes, 1 << 30));
  }

  private SpooledFile shard(RowSource source, Layout layout, int rows, ContentDigest digest)
      throws IOException {
    return spool.write(
        out ->
            writeShard(
                out,
                List.of(rows, layout.size()),
                content -> copyRows(source, layout, rows, content, digest)));
  }

  private static void writeShard(OutputStream out, List<Integer> shape, NamedArray.Content content)
      throws IOException {
    NamedArray weights = new NamedArray(TENSOR, ElementType.FLOAT32, shape, content);
    SafetensorsWriter.write(out, List.of(weights), Map.of());
  }

  private static void copyRows(
      RowSource source, Layout layout, int rows, OutputStream out, ContentDigest digest)
      throws IOException {
    int perBlock = Math.min(rows, CheckpointReader.rowsPerBlock(layout));
    float[] block = new float[Math.multiplyExact(perBlock, layout.size())];
    for (int done = 0; done < rows; ) {
      int count = source.read(Math.min(perBlock, rows - done), block);
      byte[] bytes = littleEndian(block, count * layout.size());
      out.write(bytes);
      digest.weights(bytes, 0, bytes.length);
      done += count;
    }
  }

  private static byte[] littleEndian(float[] values, int count) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(count, Float.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values, 0, count);
    return bytes.array();
  }
}

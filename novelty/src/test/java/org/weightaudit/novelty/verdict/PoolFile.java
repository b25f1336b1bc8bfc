package org.weightaudit.novelty.verdict;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.weightaudit.weights.architecture.Mlp;

/** A pool's networks in a file, because training some hundred of them takes minutes. */
final class PoolFile {

  private PoolFile() {}

  static void write(Path file, NetworkPool pool) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(part), 1 << 20))) {
      out.writeInt(pool.runs().length);
      for (float[][] run : pool.runs()) {
        write(out, run);
      }
      write(out, pool.trajectory());
      write(out, pool.initialisations());
      out.writeInt(pool.otherRecipes().size());
      for (NetworkPool.OtherRecipe other : pool.otherRecipes()) {
        out.writeUTF(other.name());
        write(out, other.networks());
      }
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }

  static NetworkPool read(Path file, Mlp mlp, Task task) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 20))) {
      float[][][] runs = new float[in.readInt()][][];
      for (int run = 0; run < runs.length; run++) {
        runs[run] = rows(in);
      }
      float[][] trajectory = rows(in);
      float[][] initialisations = rows(in);
      List<NetworkPool.OtherRecipe> others = new ArrayList<>();
      int count = in.readInt();
      for (int i = 0; i < count; i++) {
        others.add(new NetworkPool.OtherRecipe(in.readUTF(), rows(in)));
      }
      return new NetworkPool(mlp, task, runs, trajectory, initialisations, others);
    }
  }

  private static void write(DataOutputStream out, float[][] rows) throws IOException {
    out.writeInt(rows.length);
    out.writeInt(rows[0].length);
    for (float[] row : rows) {
      for (float value : row) {
        out.writeFloat(value);
      }
    }
  }

  private static float[][] rows(DataInputStream in) throws IOException {
    float[][] rows = new float[in.readInt()][in.readInt()];
    for (float[] row : rows) {
      for (int k = 0; k < row.length; k++) {
        row[k] = in.readFloat();
      }
    }
    return rows;
  }
}

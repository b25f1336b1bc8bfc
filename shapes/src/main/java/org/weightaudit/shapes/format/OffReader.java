package org.weightaudit.shapes.format;

import java.util.List;
import org.weightaudit.shapes.mesh.TriangleMesh;

/** OFF and COFF as text; numbers in the header line, as in ModelNet's files, are accepted. */
final class OffReader {

  private static final String COUNTS = "the numbers of vertices and faces";
  private static final String VERTEX = "a vertex: three coordinates";
  private static final String FACE = "a face: a number of corners and as many vertex numbers";

  private OffReader() {}

  static TriangleMesh read(byte[] content, MeshLimits limits) {
    TextLines lines = new TextLines(content);
    require(lines, "OFF");
    String magic = lines.word(0, "OFF");
    int at = magic.startsWith("COFF") ? 4 : 3;
    if (!magic.startsWith("OFF") && at == 3) {
      throw lines.lineRefusal("OFF");
    }
    List<String> counts = lines.withoutComment();
    if (magic.length() > at) {
      counts = List.of(magic.substring(at), lines.word(1, COUNTS));
    } else if (counts.size() > 1) {
      counts = counts.subList(1, counts.size());
    } else {
      require(lines, COUNTS);
      counts = lines.withoutComment();
    }
    if (counts.size() < 2) {
      throw lines.lineRefusal(COUNTS);
    }
    int vertices = lines.count(counts.get(0), limits.vertices(), COUNTS);
    int faces = lines.count(counts.get(1), limits.triangles(), COUNTS);
    MeshBuilder mesh = new MeshBuilder(limits);
    for (int v = 0; v < vertices; v++) {
      require(lines, VERTEX);
      mesh.vertex(lines.real(0, VERTEX), lines.real(1, VERTEX), lines.real(2, VERTEX), lines);
    }
    for (int f = 0; f < faces; f++) {
      require(lines, FACE);
      face(lines, mesh);
    }
    return mesh.mesh();
  }

  private static void face(TextLines lines, MeshBuilder mesh) {
    int count = lines.count(0, lines.words().size() - 1, FACE);
    long[] corners = new long[count];
    for (int i = 0; i < count; i++) {
      corners[i] = lines.integer(lines.word(i + 1, FACE), Integer.MAX_VALUE, FACE);
    }
    mesh.polygon(corners, count, lines);
  }

  /** Goes to the next line that is more than a comment. */
  private static void require(TextLines lines, String wanted) {
    do {
      lines.require(wanted);
    } while (lines.withoutComment().isEmpty());
  }
}

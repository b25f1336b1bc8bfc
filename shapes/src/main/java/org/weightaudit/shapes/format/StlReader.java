package org.weightaudit.shapes.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.weightaudit.shapes.mesh.TriangleMesh;
import org.weightaudit.shapes.mesh.Welding;
import org.weightaudit.weights.format.FormatException;

/**
 * STL, binary or text. A file is binary if its length is the one that its triangle count gives.
 * Corners at the same coordinates become one vertex.
 */
final class StlReader {

  private static final int HEADER = 80;
  private static final int TRIANGLES_FROM = HEADER + 4;
  private static final int TRIANGLE = 50;
  private static final int NORMAL = 12;
  private static final int ATTRIBUTES = 2;
  private static final String VERTEX = "vertex and three coordinates, or endloop";

  private StlReader() {}

  static TriangleMesh read(byte[] content, MeshLimits limits) {
    MeshLimits unwelded =
        new MeshLimits(
            limits.fileBytes(),
            (int) Math.min(Integer.MAX_VALUE / 8, 3L * limits.triangles()),
            limits.triangles());
    TriangleMesh welded = Welding.exact(soup(content, unwelded));
    if (welded.vertexCount() > limits.vertices()) {
      throw new FormatException(
          "%d different vertices; wanted are at most %d"
              .formatted(welded.vertexCount(), limits.vertices()));
    }
    return welded;
  }

  private static TriangleMesh soup(byte[] content, MeshLimits limits) {
    if (content.length >= TRIANGLES_FROM) {
      long count =
          Integer.toUnsignedLong(
              ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).getInt(HEADER));
      if (content.length == TRIANGLES_FROM + TRIANGLE * count) {
        return binary(content, (int) count, limits);
      }
    }
    if (startsWithSolid(content)) {
      return text(content, limits);
    }
    throw new FormatException(
        "%d bytes that begin neither with solid nor with %d bytes and the number of triangles, of %d bytes each"
            .formatted(content.length, HEADER, TRIANGLE));
  }

  private static boolean startsWithSolid(byte[] content) {
    return new String(
            Arrays.copyOf(content, Math.min(content.length, HEADER)), StandardCharsets.ISO_8859_1)
        .stripLeading()
        .startsWith("solid");
  }

  private static TriangleMesh binary(byte[] content, int count, MeshLimits limits) {
    BinaryBytes bytes = new BinaryBytes(content, TRIANGLES_FROM, ByteOrder.LITTLE_ENDIAN);
    MeshBuilder mesh = new MeshBuilder(limits);
    for (int t = 0; t < count; t++) {
      bytes.skip(NORMAL);
      for (int corner = 0; corner < 3; corner++) {
        mesh.vertex(bytes.float32(), bytes.float32(), bytes.float32(), bytes);
      }
      bytes.skip(ATTRIBUTES);
      mesh.polygon(lastVertices(mesh, 3), 3, bytes);
    }
    return mesh.mesh();
  }

  private static TriangleMesh text(byte[] content, MeshLimits limits) {
    TextLines lines = new TextLines(content);
    MeshBuilder mesh = new MeshBuilder(limits);
    while (lines.next()) {
      expect(lines, "solid");
      for (lines.require("facet"); !isWord(lines, "endsolid"); lines.require("facet or endsolid")) {
        facet(lines, mesh);
      }
    }
    return mesh.mesh();
  }

  private static void facet(TextLines lines, MeshBuilder mesh) {
    expect(lines, "facet");
    lines.require("outer loop");
    expect(lines, "outer");
    int corners = 0;
    for (lines.require(VERTEX); !isWord(lines, "endloop"); lines.require(VERTEX)) {
      if (!isWord(lines, "vertex")) {
        throw lines.lineRefusal(VERTEX);
      }
      mesh.vertex(lines.real(1, VERTEX), lines.real(2, VERTEX), lines.real(3, VERTEX), lines);
      corners++;
    }
    mesh.polygon(lastVertices(mesh, corners), corners, lines);
    lines.require("endfacet");
    expect(lines, "endfacet");
  }

  private static void expect(TextLines lines, String word) {
    if (!isWord(lines, word)) {
      throw lines.lineRefusal(word);
    }
  }

  private static boolean isWord(TextLines lines, String word) {
    return lines.word(0, word).equals(word);
  }

  private static long[] lastVertices(MeshBuilder mesh, int count) {
    long[] last = new long[count];
    Arrays.setAll(last, i -> mesh.vertexCount() - count + i);
    return last;
  }
}

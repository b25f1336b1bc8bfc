package org.weightaudit.shapes.format;

import java.util.List;
import java.util.Set;
import org.weightaudit.shapes.mesh.TriangleMesh;

/** Wavefront OBJ: the lines v and f; what says nothing of the surface is passed over. */
final class ObjReader {

  private static final String VERTEX = "v and three coordinates";
  private static final String FACE =
      "f and at least three vertex numbers, each n, n/t, n//n or n/t/n, not 0";
  private static final Set<String> PASSED_OVER =
      Set.of(
          "vt",
          "vn",
          "vp",
          "g",
          "o",
          "s",
          "p",
          "l",
          "usemtl",
          "mtllib",
          "usemap",
          "maplib",
          "mg",
          "bevel",
          "c_interp",
          "d_interp",
          "lod",
          "shadow_obj",
          "trace_obj",
          "call",
          "csh");

  private ObjReader() {}

  static TriangleMesh read(byte[] content, MeshLimits limits) {
    TextLines lines = new TextLines(content);
    MeshBuilder mesh = new MeshBuilder(limits);
    while (lines.next()) {
      List<String> words = lines.withoutComment();
      if (words.isEmpty()) {
        continue;
      }
      if (words.get(0).equals("v")) {
        mesh.vertex(lines.real(1, VERTEX), lines.real(2, VERTEX), lines.real(3, VERTEX), lines);
      } else if (words.get(0).equals("f")) {
        face(words, lines, mesh);
      } else if (!PASSED_OVER.contains(words.get(0))) {
        throw lines.lineRefusal("a line of an OBJ mesh: v, f, vt, vn, g, o, s, usemtl, …");
      }
    }
    return mesh.mesh();
  }

  private static void face(List<String> words, TextLines lines, MeshBuilder mesh) {
    if (words.size() < 4) {
      throw lines.lineRefusal(FACE);
    }
    long[] corners = new long[words.size() - 1];
    for (int i = 0; i < corners.length; i++) {
      String word = words.get(i + 1);
      int slash = word.indexOf('/');
      long named =
          lines.integer(slash < 0 ? word : word.substring(0, slash), Integer.MAX_VALUE, FACE);
      if (named == 0) {
        throw lines.lineRefusal(FACE);
      }
      corners[i] = named > 0 ? named - 1 : mesh.vertexCount() + named;
    }
    mesh.polygon(corners, corners.length, lines);
  }
}

package org.weightaudit.shapes.testing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.weightaudit.shapes.mesh.TriangleMesh;

/** Writes meshes in every format that is read. */
public enum MeshTexts {
  OBJ("mesh.obj"),
  OFF("mesh.off"),
  PLY_TEXT("mesh.ply"),
  PLY_LITTLE("mesh.ply"),
  PLY_BIG("mesh.ply"),
  STL_TEXT("mesh.stl"),
  STL_BINARY("mesh.stl"),
  AC3D("mesh.ac");

  private final String file;

  MeshTexts(String file) {
    this.file = file;
  }

  /** A file name that tells the format. */
  public String file() {
    return file;
  }

  public byte[] write(TriangleMesh mesh) {
    return switch (this) {
      case OBJ -> obj(mesh);
      case OFF -> off(mesh);
      case PLY_TEXT -> ply(mesh, "ascii");
      case PLY_LITTLE -> ply(mesh, "binary_little_endian");
      case PLY_BIG -> ply(mesh, "binary_big_endian");
      case STL_TEXT -> stlText(mesh);
      case STL_BINARY -> stlBinary(mesh);
      case AC3D -> ac3d(mesh);
    };
  }

  public boolean keepsFloatsOnly() {
    return this == STL_BINARY;
  }

  private static byte[] bytes(StringBuilder text) {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String vertex(TriangleMesh mesh, int v) {
    double[] p = mesh.vertices();
    return p[3 * v] + " " + p[3 * v + 1] + " " + p[3 * v + 2];
  }

  private static byte[] obj(TriangleMesh mesh) {
    StringBuilder text = new StringBuilder("# a mesh\nmtllib a.mtl\no thing\n");
    for (int v = 0; v < mesh.vertexCount(); v++) {
      text.append("v ").append(vertex(mesh, v)).append('\n');
    }
    text.append("vt 0 0\nvn 0 0 1\ns off\n");
    int[] t = mesh.triangles();
    for (int i = 0; i < t.length; i += 3) {
      text.append("f %d/1/1 %d//1 %d\r\n".formatted(t[i] + 1, t[i + 1] + 1, t[i + 2] + 1));
    }
    return bytes(text);
  }

  private static byte[] off(TriangleMesh mesh) {
    StringBuilder text = new StringBuilder("OFF\n# a mesh\n");
    text.append("%d %d 0\n\n".formatted(mesh.vertexCount(), mesh.triangleCount()));
    for (int v = 0; v < mesh.vertexCount(); v++) {
      text.append(vertex(mesh, v)).append('\n');
    }
    int[] t = mesh.triangles();
    for (int i = 0; i < t.length; i += 3) {
      text.append("3 %d %d %d 255 0 0\n".formatted(t[i], t[i + 1], t[i + 2]));
    }
    return bytes(text);
  }

  private static byte[] ply(TriangleMesh mesh, String format) {
    StringBuilder header = new StringBuilder("ply\nformat " + format + " 1.0\ncomment a mesh\n");
    header.append("element vertex ").append(mesh.vertexCount()).append('\n');
    header.append("property double x\nproperty double y\nproperty uchar red\nproperty double z\n");
    header.append("element edge 1\nproperty int from\nproperty list uchar float weights\n");
    header.append("element face ").append(mesh.triangleCount()).append('\n');
    header.append("property list uchar int vertex_indices\nproperty short group\nend_header\n");
    int[] t = mesh.triangles();
    double[] p = mesh.vertices();
    if (format.equals("ascii")) {
      for (int v = 0; v < mesh.vertexCount(); v++) {
        header.append("%s %s 9 %s\n".formatted(p[3 * v], p[3 * v + 1], p[3 * v + 2]));
      }
      header.append("7 2 0.5 0.25\n");
      for (int i = 0; i < t.length; i += 3) {
        header.append("3 %d %d %d 1\n".formatted(t[i], t[i + 1], t[i + 2]));
      }
      return bytes(header);
    }
    byte[] start = bytes(header);
    ByteBuffer all =
        ByteBuffer.allocate(start.length + 25 * mesh.vertexCount() + 13 + 15 * mesh.triangleCount())
            .order(format.contains("little") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN)
            .put(start);
    for (int v = 0; v < mesh.vertexCount(); v++) {
      all.putDouble(p[3 * v]).putDouble(p[3 * v + 1]).put((byte) 9).putDouble(p[3 * v + 2]);
    }
    all.putInt(7).put((byte) 2).putFloat(0.5f).putFloat(0.25f);
    for (int i = 0; i < t.length; i += 3) {
      all.put((byte) 3).putInt(t[i]).putInt(t[i + 1]).putInt(t[i + 2]).putShort((short) 1);
    }
    return all.array();
  }

  private static byte[] stlText(TriangleMesh mesh) {
    StringBuilder text = new StringBuilder("solid a mesh\n");
    for (int i = 0; i < mesh.triangles().length; i++) {
      text.append(i % 3 == 0 ? "facet normal 0 0 0\n outer loop\n" : "");
      text.append("  vertex ").append(vertex(mesh, mesh.triangles()[i])).append('\n');
      text.append(i % 3 == 2 ? " endloop\nendfacet\n" : "");
    }
    return bytes(text.append("endsolid a mesh\n"));
  }

  private static byte[] stlBinary(TriangleMesh mesh) {
    ByteBuffer all =
        ByteBuffer.allocate(84 + 50 * mesh.triangleCount()).order(ByteOrder.LITTLE_ENDIAN);
    all.put("solid but binary".getBytes(StandardCharsets.US_ASCII)).position(80);
    all.putInt(mesh.triangleCount());
    for (int i = 0; i < mesh.triangles().length; i++) {
      if (i % 3 == 0) {
        all.putFloat(0).putFloat(0).putFloat(1);
      }
      for (int axis = 0; axis < 3; axis++) {
        all.putFloat((float) mesh.vertices()[3 * mesh.triangles()[i] + axis]);
      }
      if (i % 3 == 2) {
        all.putShort((short) 0);
      }
    }
    return all.array();
  }

  private static byte[] ac3d(TriangleMesh mesh) {
    StringBuilder text = new StringBuilder("AC3Db\nMATERIAL \"a b\" rgb 1 1 1 trans 0\n");
    text.append("OBJECT world\nkids 1\nOBJECT poly\nname \"thing\"\ndata 9\nkids 7\n\n!\n");
    text.append("crease 45.0\nnumvert ").append(mesh.vertexCount()).append('\n');
    for (int v = 0; v < mesh.vertexCount(); v++) {
      text.append(vertex(mesh, v)).append('\n');
    }
    text.append("numsurf ").append(mesh.triangleCount()).append('\n');
    for (int i = 0; i < mesh.triangles().length; i++) {
      text.append(i % 3 == 0 ? "SURF 0x30\nmat 0\nrefs 3\n\n" : "");
      text.append(mesh.triangles()[i]).append(" 0 0\n");
    }
    return bytes(text.append("kids 0\n"));
  }
}

package org.weightaudit.shapes.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.weightaudit.shapes.mesh.TriangleMesh;

/**
 * AC3D, version b: nested objects, each placed in its parent by {@code rot} (row vector times
 * matrix) and {@code loc}. Lines are passed over, polygons taken once even if they are two-sided,
 * and what {@link Ac3dCleaning} names is left out. Blank lines may stand anywhere, and kids may be
 * fewer than announced at the end of the file, as in some released aircraft.
 */
final class Ac3dReader {

  private static final int DEEPEST = 100;
  private static final int MOST_MATERIALS = 10_000;
  private static final int SURFACE_TYPE = 0x0f;
  private static final int POLYGON = 0;
  private static final String START = "MATERIAL or OBJECT";
  private static final String PART =
      "a line of an object: name, data, texture, rot, loc, numvert, numsurf, kids, …";
  private static final String SURFACE = "SURF and flags";
  private static final String SURFACE_PART = "mat or refs";
  private static final String REFERENCE = "a vertex number and two texture coordinates";

  private final TextLines lines;
  private final Ac3dCleaning cleaning;
  private final MeshLimits limits;
  private final MeshBuilder mesh;
  private final List<Double> transparencies = new ArrayList<>();

  private Ac3dReader(byte[] content, MeshLimits limits, Ac3dCleaning cleaning) {
    lines = new TextLines(content);
    mesh = new MeshBuilder(limits);
    this.limits = limits;
    this.cleaning = cleaning;
  }

  static TriangleMesh read(byte[] content, MeshLimits limits, Ac3dCleaning cleaning) {
    Ac3dReader reader = new Ac3dReader(content, limits, cleaning);
    reader.readAll();
    return reader.mesh.mesh();
  }

  private void readAll() {
    lines.require("AC3Db");
    if (!lines.word(0, "AC3Db").startsWith("AC3D")) {
      throw lines.lineRefusal("AC3Db");
    }
    while (lines.next()) {
      switch (lines.word(0, START)) {
        case "MATERIAL" -> transparencies.add(transparency());
        case "OBJECT" -> object(Pose.IDENTITY, 0);
        default -> throw lines.lineRefusal(START);
      }
    }
  }

  private double transparency() {
    if (transparencies.size() == MOST_MATERIALS) {
      throw lines.lineRefusal("at most " + MOST_MATERIALS + " materials");
    }
    int at = lines.words().lastIndexOf("trans");
    return at < 0 ? 0 : lines.real(at + 1, "trans and a number");
  }

  /** A surface of an object: its vertex numbers within the object, and how it looks. */
  private record Surface(long[] corners, int flags, int material) {}

  /** Reads an object from its OBJECT line on, and the objects within it. */
  private void object(Pose parent, int depth) {
    if (depth == DEEPEST) {
      throw lines.lineRefusal("at most " + DEEPEST + " objects within each other");
    }
    String name = "";
    double[] rotation = Pose.IDENTITY.rotation();
    double[] location = Pose.IDENTITY.location();
    double[] vertices = new double[0];
    List<Surface> surfaces = List.of();
    for (lines.require(PART); !lines.word(0, PART).equals("kids"); lines.require(PART)) {
      switch (lines.word(0, PART)) {
        case "name" -> name = String.join(" ", lines.words().subList(1, lines.words().size()));
        case "data" -> lines.skipBytes(lines.count(1, limits.fileBytes(), "a length"), "data");
        case "rot" -> rotation = reals(1, 9, "rot and nine numbers");
        case "loc" -> location = reals(1, 3, "loc and three numbers");
        case "numvert" -> vertices = vertices();
        case "numsurf" -> surfaces = surfaces(vertices.length / 3);
        case "texture",
            "texrep",
            "texoff",
            "crease",
            "subdiv",
            "url",
            "hidden",
            "locked",
            "folded" -> {}
        default -> throw lines.lineRefusal(PART);
      }
    }
    Pose pose = new Pose(rotation, location).in(parent);
    if (!cleaning.dropsName(name)) {
      add(vertices, surfaces, pose);
    }
    int kids = lines.count(1, Integer.MAX_VALUE, "kids and their number");
    for (int kid = 0; kid < kids; kid++) {
      if (!lines.next()) {
        return;
      }
      if (!lines.word(0, "OBJECT").equals("OBJECT")) {
        throw lines.lineRefusal("OBJECT, of " + kids + " kids");
      }
      object(pose, depth + 1);
    }
  }

  private double[] reals(int from, int count, String wanted) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = lines.real(from + i, wanted);
    }
    return values;
  }

  private double[] vertices() {
    int most = Math.min(limits.vertices(), lines.remaining() / "0 0 0\n".length() + 1);
    int count = lines.count(1, most, "numvert and a number");
    double[] vertices = new double[3 * count];
    for (int v = 0; v < count; v++) {
      lines.require("a vertex");
      for (int axis = 0; axis < 3; axis++) {
        vertices[3 * v + axis] = lines.real(axis, "a vertex: three coordinates");
      }
    }
    return vertices;
  }

  private List<Surface> surfaces(int vertexCount) {
    int most = Math.min(limits.triangles(), lines.remaining() / "SURF 0\nrefs 0\n".length() + 1);
    int count = lines.count(1, most, "numsurf and a number");
    List<Surface> surfaces = new ArrayList<>();
    for (int s = 0; s < count; s++) {
      surfaces.add(surface(vertexCount));
    }
    return surfaces;
  }

  private Surface surface(int vertexCount) {
    lines.require(SURFACE);
    int flags = flags();
    int material = 0;
    for (lines.require(SURFACE_PART); !lines.word(0, SURFACE_PART).equals("refs"); ) {
      if (!lines.word(0, SURFACE_PART).equals("mat")) {
        throw lines.lineRefusal(SURFACE_PART);
      }
      material = lines.count(1, Integer.MAX_VALUE, "mat and a number");
      lines.require(SURFACE_PART);
    }
    int most = Math.min(limits.triangles(), lines.remaining() / "0 0 0\n".length() + 1);
    long[] corners = new long[lines.count(1, most, "refs and a number")];
    for (int i = 0; i < corners.length; i++) {
      lines.require(REFERENCE);
      corners[i] = lines.count(0, vertexCount - 1, REFERENCE);
    }
    return new Surface(corners, flags, material);
  }

  private int flags() {
    String flags = lines.word(1, SURFACE);
    try {
      if (lines.word(0, SURFACE).equals("SURF")) {
        return Integer.decode(flags);
      }
    } catch (NumberFormatException e) {
      // refused below
    }
    throw lines.lineRefusal(SURFACE);
  }

  private void add(double[] vertices, List<Surface> surfaces, Pose pose) {
    if (cleaning.loneQuads() && surfaces.size() == 1 && surfaces.get(0).corners().length <= 4) {
      return;
    }
    long[] numbers = new long[vertices.length / 3];
    Arrays.fill(numbers, -1);
    for (Surface surface : surfaces) {
      if ((surface.flags() & SURFACE_TYPE) != POLYGON || isTransparent(surface.material())) {
        continue;
      }
      long[] corners = surface.corners();
      for (int i = 0; i < corners.length; i++) {
        int vertex = (int) corners[i];
        if (numbers[vertex] < 0) {
          numbers[vertex] = mesh.vertexCount();
          double[] placed = pose.place(vertices, 3 * vertex);
          mesh.vertex(placed[0], placed[1], placed[2], lines);
        }
        corners[i] = numbers[vertex];
      }
      mesh.polygon(corners, corners.length, lines);
    }
  }

  private boolean isTransparent(int material) {
    return material < transparencies.size()
        && transparencies.get(material) >= cleaning.transparentFrom();
  }

  /** v·rotation + location, the rotation row-major. */
  private record Pose(double[] rotation, double[] location) {

    static final Pose IDENTITY =
        new Pose(new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, new double[] {0, 0, 0});

    double[] place(double[] points, int at) {
      double[] placed = rotated(points, at);
      for (int axis = 0; axis < 3; axis++) {
        placed[axis] += location[axis];
      }
      return placed;
    }

    private double[] rotated(double[] points, int at) {
      double[] rotated = new double[3];
      for (int column = 0; column < 3; column++) {
        for (int row = 0; row < 3; row++) {
          rotated[column] += points[at + row] * rotation[3 * row + column];
        }
      }
      return rotated;
    }

    /** First this, then the parent. */
    Pose in(Pose parent) {
      double[] product = new double[9];
      for (int row = 0; row < 3; row++) {
        System.arraycopy(parent.rotated(rotation, 3 * row), 0, product, 3 * row, 3);
      }
      return new Pose(product, parent.place(location, 0));
    }
  }
}

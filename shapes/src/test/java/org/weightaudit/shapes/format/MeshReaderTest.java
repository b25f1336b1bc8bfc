package org.weightaudit.shapes.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightaudit.shapes.mesh.TriangleMesh;
import org.weightaudit.shapes.testing.MeshTexts;
import org.weightaudit.shapes.testing.Solids;
import org.weightaudit.weights.format.FormatException;
import org.weightaudit.weights.random.Seed;

class MeshReaderTest {

  private static final int MUTANTS = 1500;
  private static final MeshReader READER = MeshReader.standard();
  private static final TriangleMesh TWO =
      Solids.both(
          Solids.box(0.3, 0.1, 1e-3), Solids.moved(Solids.box(1.1e5, 20, 7), 1.0 / 3, 0, 0));

  private static TriangleMesh read(String name, String content) {
    return READER.read(name, content.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static double[][] corners(TriangleMesh mesh) {
    double[] all = Solids.soup(mesh).vertices();
    double[][] triangles = new double[mesh.triangleCount()][];
    Arrays.setAll(triangles, t -> Arrays.copyOfRange(all, 9 * t, 9 * t + 9));
    return triangles;
  }

  @ParameterizedTest
  @EnumSource
  void whatWasWrittenIsRead(MeshTexts format) {
    TriangleMesh read = READER.read(format.file(), format.write(TWO));
    assertThat(read.vertexCount()).isEqualTo(16);
    if (format.keepsFloatsOnly()) {
      assertThat(Solids.floats(Solids.soup(read).vertices()))
          .containsExactly(Solids.floats(Solids.soup(TWO).vertices()));
    } else {
      assertThat(corners(read)).isDeepEqualTo(corners(TWO));
    }
  }

  @ParameterizedTest
  @EnumSource
  @Timeout(60)
  void changedFileIsReadOrRefused(MeshTexts format) {
    byte[] good = format.write(TWO);
    SplittableRandom random = new Seed(8).of(format.name()).random();
    int refused = 0;
    for (int i = 0; i < MUTANTS; i++) {
      try {
        READER.read(format.file(), mutate(good, random));
      } catch (FormatException refusal) {
        assertThat(refusal).hasMessageStartingWith(format.file() + ": ");
        refused++;
      }
    }
    assertThat(refused).isBetween(MUTANTS / 20, MUTANTS - 1);
  }

  private static byte[] mutate(byte[] good, SplittableRandom random) {
    int length = random.nextInt(8) == 0 ? 1 + random.nextInt(good.length) : good.length;
    byte[] mutant = Arrays.copyOf(good, length);
    int changes = 1 + random.nextInt(4);
    for (int c = 0; c < changes; c++) {
      int at = random.nextInt(length);
      mutant[at] =
          switch (random.nextInt(5)) {
            case 0 -> (byte) 0xff;
            case 1 -> 0;
            case 2 -> (byte) (mutant[at] ^ 1 << random.nextInt(8));
            case 3 -> (byte) ('0' + random.nextInt(10));
            default -> (byte) random.nextInt(256);
          };
    }
    return mutant;
  }

  /** OBJ has no end: what is cut off after a whole line cannot be seen. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OBJ")
  void fileWithoutItsEndIsRefused(MeshTexts format) {
    byte[] good = format.write(TWO);
    for (int length = 0; length < good.length - 12; length += 7) {
      byte[] cut = Arrays.copyOf(good, length);
      assertThatThrownBy(() -> READER.read(format.file(), cut)).isInstanceOf(FormatException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void limitsAreKept(MeshTexts format) {
    byte[] good = format.write(TWO);
    for (MeshLimits limits :
        new MeshLimits[] {
          new MeshLimits(good.length - 1, 1000, 1000),
          new MeshLimits(1 << 20, 15, 1000),
          new MeshLimits(1 << 20, 1000, 23)
        }) {
      assertThatThrownBy(
              () -> new MeshReader(limits, Ac3dCleaning.standard()).read(format.file(), good))
          .isInstanceOf(FormatException.class)
          .hasMessageContaining("at most");
    }
    MeshLimits enough = new MeshLimits(good.length, 16, 24);
    assertThat(new MeshReader(enough, Ac3dCleaning.standard()).read(format.file(), good))
        .isNotNull();
  }

  /** Announced numbers cost nothing until the bytes are there. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a.off | OFF\\n1000000 500000 0\\n0 0 0 | the file ends after line 3; wanted is a vertex",
        "a.ply | ply\\nformat binary_little_endian 1.0\\nelement face 2000000000\\nproperty list uint int vertex_indices\\nend_header\\n7777 | says that a list has 926365495 items; wanted is 0 to",
        "a.ply | ply\\nformat ascii 1.0\\nelement nothing 2000000000\\nend_header\\n0 | begins nothing; wanted is an element with properties",
        "a.ac | AC3Db\\nOBJECT poly\\nnumvert 900000\\n0 0 0 | line 3 says 900000; wanted is numvert and a number, 0 or more and at most 1",
        "a.ac | AC3Db\\nOBJECT poly\\ndata 900000\\n0 0 0 | line 3 says that 900000 bytes follow; wanted is data within the 5 left"
      })
  void announcedNumbersAreCheckedAgainstTheFile(String file, String content, String message) {
    assertThatThrownBy(() -> read(file, content.replace("\\n", "\n")))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a.obj | v 0 0 x | line 1 is \"v 0 0 x\"; wanted is v and three coordinates",
        "a.obj | v 0 0 NaN | line 1 has the vertex 0.0 0.0 NaN; wanted is numbers from",
        "a.obj | v 0 0 0\\nf 1 1 2 | line 2 names vertex 1, counted from 0; wanted is one of the 1 before",
        "a.obj | v 0 0 0\\nf 1 -2 1 | line 2 names vertex -1, counted from 0; wanted is one of the 1 before",
        "a.obj | v 0 0 0\\nf 1 0 1 | line 2 is \"f 1 0 1\"; wanted is f and at least three vertex numbers",
        "a.obj | v 0 0 0\\nv 1 0 0\\nv 2 0 0\\nf 1 2 3 | 3 vertices and no triangle with an area; wanted is a surface",
        "a.obj | xyzzy | line 1 is \"xyzzy\"; wanted is a line of an OBJ mesh",
        "a.off | OOF | line 1 is \"OOF\"; wanted is OFF",
        "a.off | OFF 3 -1 | line 1 says -1; wanted is the numbers of vertices and faces, 0 or more and at most 500000",
        "a.ply | ply\\nformat ebcdic 1.0\\nend_header | format \"ebcdic\"; wanted is ascii, binary_little_endian",
        "a.ply | ply\\nelement vertex 1\\nproperty list float int x\\nend_header | a list whose length is a whole number",
        "a.stl | nothing | 7 bytes that begin neither with solid nor with",
        "a.ac | AC3Db\\nOBJECT poly\\nnumvert 1\\n0 0 0\\nnumsurf 1\\nSURF 0x0\\nrefs 1\\n1 0 0 | line 8 says 1; wanted is a vertex number",
        "a.txt | a | the name does not tell a format; wanted is an ending of .obj, .off, .ply, .stl, .ac"
      })
  void refusalSaysWhereWhatWasFoundAndWhatWasWanted(String file, String content, String message) {
    assertThatThrownBy(() -> read(file, content.replace("\\n", "\n")))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining(message);
  }

  @Test
  void objectsWithinObjectsWithoutEndAreRefused() {
    String deep = "AC3Db\n" + "OBJECT group\nkids 1\n".repeat(100_000);
    assertThatThrownBy(() -> read("a.ac", deep))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("at most 100 objects within each other");
  }

  @Test
  void objCountsBackwardsFromTheLastVertex() {
    TriangleMesh read = read("a.obj", "v 0 0 0\nv 1 0 0\nv 0 1 0\nf -3 -2 -1\n");
    assertThat(read.triangles()).containsExactly(0, 1, 2);
  }

  @Test
  void polygonBecomesAFanWithoutTrianglesOfNoArea() {
    TriangleMesh read = read("a.obj", "v 0 0 0\nv 1 0 0\nv 2 0 0\nv 2 1 0\nv 0 1 0\nf 1 2 3 4 5\n");
    assertThat(read.triangles()).containsExactly(0, 2, 3, 0, 3, 4);
  }

  private static double area(TriangleMesh mesh) {
    double area = 0;
    for (int t = 0; t < mesh.triangleCount(); t++) {
      double[][] corners = new double[3][];
      for (int k = 0; k < 3; k++) {
        int vertex = mesh.triangles()[3 * t + k];
        corners[k] = Arrays.copyOfRange(mesh.vertices(), 3 * vertex, 3 * vertex + 3);
      }
      double[] u = {0, 0, 0};
      double[] v = {0, 0, 0};
      Arrays.setAll(u, k -> corners[1][k] - corners[0][k]);
      Arrays.setAll(v, k -> corners[2][k] - corners[0][k]);
      area +=
          Math.hypot(
                  Math.hypot(u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2]),
                  u[0] * v[1] - u[1] * v[0])
              / 2;
    }
    return area;
  }

  /** Whatever corner comes first, in whatever plane, and from both sides. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void aConcavePolygonIsCutIntoTrianglesWithinIt(int first) {
    double[][] letterU = {{0, 0}, {3, 0}, {3, 3}, {2, 3}, {2, 1}, {1, 1}, {1, 3}, {0, 3}};
    for (String plane : List.of("%1$s %2$s 0", "0 %1$s %2$s", "%2$s 5 %1$s", "%1$s %2$s %2$s")) {
      for (int direction : new int[] {1, 7}) {
        StringBuilder obj = new StringBuilder();
        StringBuilder face = new StringBuilder("f");
        for (int i = 0; i < 8; i++) {
          double[] corner = letterU[(first + direction * i) % 8];
          obj.append("v ").append(plane.formatted(corner[0], corner[1])).append('\n');
          face.append(' ').append(i + 1);
        }
        double slope = plane.endsWith("%2$s %2$s") ? Math.sqrt(2) : 1;
        TriangleMesh read = read("u.obj", obj.append(face).append('\n').toString());
        assertThat(read.triangleCount()).isEqualTo(6);
        assertThat(area(read)).as(plane).isCloseTo(7 * slope, within(1e-9));
      }
    }
  }

  @Test
  void aPolygonThatCrossesItselfIsStillCutIntoAllItsTriangles() {
    assertThat(read("x.obj", "v 0 0 0\nv 2 2 0\nv 2 0 0\nv 0 3 0\nf 1 2 3 4\n").triangleCount())
        .isEqualTo(2);
  }

  @Test
  void offWithNumbersInItsHeaderLineIsRead() {
    assertThat(read("a.OFF", "OFF3 1 0\n0 0 0\n1 0 0\n0 1 0\n3 0 1 2\n").triangleCount())
        .isEqualTo(1);
    assertThat(read("a.off", "OFF 3 1 0\n0 0 0\n1 0 0\n0 1 0\n3 0 1 2\n").triangleCount())
        .isEqualTo(1);
  }

  private static final String TRIANGLE =
      """
      numvert 3
      1 0 0
      0 1 0
      0 0 1
      numsurf 2
      SURF 0x%1$s
      mat %2$s
      refs 3
      0 0 0
      1 0 0
      2 0 0
      SURF 0x10
      mat 0
      refs 3
      2 0 0
      1 0 0
      0 0 0
      """;

  private static final String QUAD =
      """
      OBJECT poly
      numvert 4
      0 0 0
      1 0 0
      1 1 0
      0 1 0
      numsurf 1
      SURF 0
      refs 4
      0 0 0
      1 0 0
      2 0 0
      3 0 0
      kids 0
      """;

  /** A quarter turn about z takes (x, y, z) to (-y, x, z) as a row vector times the matrix. */
  @Test
  void acObjectIsPlacedInItsParents() {
    TriangleMesh read =
        read(
            "a.ac",
            "AC3Db\nMATERIAL \"m\" rgb 1 1 1 trans 0\nOBJECT world\nkids 1\n"
                + "OBJECT group\nloc 10 0 0\nrot 0 1 0 -1 0 0 0 0 1\nkids 1\n"
                + "OBJECT poly\nloc 1 2 3\n"
                + TRIANGLE.formatted("0", "0")
                + "kids 0\n");
    assertThat(Arrays.copyOf(read.vertices(), 9)).containsExactly(8, 2, 3, 7, 1, 3, 8, 1, 4);
  }

  @Test
  void acLeavesOutWhatIsNoPartOfTheSolid() {
    String start = "AC3Db\nMATERIAL \"m\" rgb 1 1 1 trans 0\nMATERIAL \"glass\" trans 0.9\n";
    String kept = "OBJECT poly\nname \"wing\"\n" + TRIANGLE.formatted("20", "0") + "kids 0\n";
    String propeller =
        "OBJECT poly\nname \"PropDisc\"\n" + TRIANGLE.formatted("0", "0") + "kids 0\n";
    String glass = "OBJECT poly\nname \"w\"\n" + TRIANGLE.formatted("0", "1") + "kids 0\n";
    String line = "OBJECT poly\nname \"w\"\n" + TRIANGLE.formatted("2", "0") + "kids 0\n";
    assertThat(read("a.ac", start + kept).triangleCount()).isEqualTo(2);
    assertThat(read("a.ac", start + kept + propeller).triangleCount()).isEqualTo(2);
    assertThat(read("a.ac", start + kept + glass).triangleCount()).isEqualTo(3);
    assertThat(read("a.ac", start + kept + line).triangleCount()).isEqualTo(3);
    assertThat(read("a.ac", start + kept + QUAD).triangleCount()).isEqualTo(2);
    MeshReader everything = new MeshReader(MeshLimits.standard(), Ac3dCleaning.none());
    byte[] all = (start + kept + propeller + glass + QUAD).getBytes(StandardCharsets.ISO_8859_1);
    assertThat(everything.read("a.ac", all).triangleCount()).isEqualTo(2 + 2 + 2 + 2);
  }
}

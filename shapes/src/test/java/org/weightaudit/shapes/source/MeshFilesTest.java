package org.weightaudit.shapes.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightaudit.shapes.format.Ac3dCleaning;
import org.weightaudit.shapes.format.MeshLimits;
import org.weightaudit.shapes.format.MeshReader;
import org.weightaudit.shapes.mesh.Placement;
import org.weightaudit.weights.format.FormatException;
import org.weightaudit.weights.random.Seed;
import org.weightaudit.weights.testing.ZippedFiles;

class MeshFilesTest {

  private static final String TRIANGLE = "v 0 0 0\nv 4 0 0\nv 0 2 0\nf 1 2 3\n";
  private static final String LARGER = TRIANGLE + "# more\n";

  @TempDir Path folder;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private final ZippedFiles files =
      new ZippedFiles()
          .with("b/one.obj", bytes(TRIANGLE))
          .with("b/parts/two.OBJ", bytes(LARGER))
          .with("a/three.off", bytes("OFF 3 1\n0 0 0\n1 0 0\n0 1 0\n3 0 1 2\n"))
          .with("a/readme.txt", bytes("no mesh"))
          .with("__MACOSX/b/one.obj", bytes("no mesh"))
          .with("b/.one.obj", bytes("no mesh"));

  private Path archive(byte[] content) throws IOException {
    return Files.write(folder.resolve("meshes.zip"), content);
  }

  private static MeshFiles open(Path location) throws IOException {
    return MeshFiles.in(location, MeshReader.standard(), Placement.BOUNDING_BOX);
  }

  private static List<String> names(MeshFiles meshes) {
    return IntStream.range(0, meshes.count()).mapToObj(meshes::name).toList();
  }

  @Test
  void meshesOfAnArchiveAreListedByPathAndPlacedInTheCube() throws IOException {
    MeshFiles meshes = open(archive(files.deflated()));
    assertThat(names(meshes)).containsExactly("a/three.off", "b/one.obj", "b/parts/two.OBJ");
    assertThat(meshes.mesh(1).vertices())
        .containsExactly(-0.475, -0.2375, 0, 0.475, -0.2375, 0, -0.475, 0.2375, 0);
  }

  @Test
  void folderIsReadLikeItsArchive() throws IOException {
    for (String name : files.names()) {
      Path file = folder.resolve("unpacked").resolve(name);
      Files.createDirectories(file.getParent());
      Files.write(file, bytes(name.endsWith("off") ? "OFF 0 0\n" : TRIANGLE));
    }
    MeshFiles meshes = open(folder.resolve("unpacked"));
    assertThat(names(meshes)).containsExactly("a/three.off", "b/one.obj", "b/parts/two.OBJ");
    assertThat(meshes.mesh(2).triangleCount()).isEqualTo(1);
    assertThatThrownBy(() -> meshes.mesh(0))
        .isInstanceOf(FormatException.class)
        .hasMessageStartingWith("a/three.off: ");
  }

  @Test
  void oneFileOfEachFolderIsTheLargestOrTheChosen() throws IOException {
    MeshFiles meshes = open(archive(files.stored()));
    assertThat(names(meshes.onePerFolder(Map.of())))
        .containsExactly("a/three.off", "b/parts/two.OBJ");
    assertThat(names(meshes.onePerFolder(Map.of("b", "b/one.obj"))))
        .containsExactly("a/three.off", "b/one.obj");
    assertThat(names(meshes.without(List.of("a")))).containsExactly("b/one.obj", "b/parts/two.OBJ");
    assertThatThrownBy(() -> meshes.onePerFolder(Map.of("b", "a/three.off")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no file a/three.off in folder b");
  }

  @Test
  void archiveWithoutMeshesIsRefused() throws IOException {
    Path empty = archive(new ZippedFiles().with("a.txt", bytes("a")).deflated());
    assertThatThrownBy(() -> open(empty))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("none of 1 files is a mesh");
  }

  private static byte[] blanks(int count) {
    byte[] blanks = new byte[count];
    Arrays.fill(blanks, (byte) ' ');
    return blanks;
  }

  private void assertRefused(byte[] archive, String message) throws IOException {
    Path file = archive(archive);
    assertThatThrownBy(() -> open(file))
        .isInstanceOf(FormatException.class)
        .hasMessageMatching(message);
  }

  @Test
  void fileThatUnpacksToManyTimesItsPackedBytesIsRefused() throws IOException {
    assertRefused(
        new ZippedFiles().with("bomb.obj", blanks(1 << 20)).deflated(),
        "bomb.obj: 1048576 bytes, packed into 10\\d\\d; wanted are at most 20\\d{4}");
  }

  @Test
  void fileThatIsLargerThanTheReaderAcceptsIsRefused() throws IOException {
    Path large = archive(new ZippedFiles().with("large.obj", blanks(65_537)).stored());
    MeshReader small = new MeshReader(new MeshLimits(1 << 16, 100, 100), Ac3dCleaning.standard());
    assertThatThrownBy(() -> MeshFiles.in(large, small, Placement.BOUNDING_BOX))
        .isInstanceOf(FormatException.class)
        .hasMessage("large.obj: 65537 bytes, packed into 65537; wanted are at most 65536");
  }

  /** The size in the archive's directory, 24 bytes behind the start of the entry there. */
  @Test
  void fileThatUnpacksToMoreThanItSaysIsRefused() throws IOException {
    byte[] lying = new ZippedFiles().with("one.obj", bytes(TRIANGLE)).deflated();
    int directory = new String(lying, StandardCharsets.ISO_8859_1).indexOf("PK\1\2");
    lying[directory + 24] = 7;
    Path file = archive(lying);
    assertThatThrownBy(() -> open(file).mesh(0))
        .isInstanceOf(FormatException.class)
        .hasMessage("one.obj says it has 7 bytes and unpacks to more");
  }

  @Test
  void directoryOfGigabytesIsRefusedBeforeItIsRead() throws IOException {
    byte[] lying = files.deflated();
    int end = new String(lying, StandardCharsets.ISO_8859_1).indexOf("PK\5\6");
    lying[end + 15] = 0x7f;
    Path file = archive(lying);
    assertThatThrownBy(() -> open(file))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("the directory of the zip archive has 213")
        .hasMessageContaining("wanted are at most 67108864");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../up.obj", "/root.obj", "a/../../up.txt", "a\\b.obj", "a//b.obj"})
  void pathThatIsNotPlainIsRefused(String name) throws IOException {
    assertRefused(
        files.with(name, bytes(TRIANGLE)).stored(),
        "the archive has an entry %s; wanted are plain paths of at most 1000 characters, without .. and backslashes"
            .formatted(Pattern.quote(name)));
  }

  @Test
  void meshWithoutExtentIsRefusedByName() throws IOException {
    String tiny = "v 0 0 0\nv 1e-320 0 0\nv 0 1e-320 0\nf 1 2 3\n";
    Path file = archive(new ZippedFiles().with("dot.obj", bytes(tiny)).stored());
    assertThatThrownBy(() -> open(file).mesh(0))
        .isInstanceOf(FormatException.class)
        .hasMessageStartingWith("dot.obj: ");
  }

  @Test
  void meshThatAFarVertexMakesVanishIsRefused() throws IOException {
    Path far = archive(new ZippedFiles().with("far.obj", bytes(TRIANGLE + "v 1e9 0 0\n")).stored());
    assertThatThrownBy(() -> open(far).mesh(0))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("far.obj: scaled to the cube of edge 1 the surface has the area");
  }

  @Test
  void changedArchiveIsReadOrRefused() throws IOException {
    SplittableRandom random = new Seed(9).random();
    byte[] good = files.deflated();
    int refused = 0;
    for (int i = 0; i < 1000; i++) {
      byte[] mutant =
          random.nextInt(8) == 0 ? Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
      for (int c = 0; c < 3 && mutant.length > 0; c++) {
        mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
      }
      Path file = archive(mutant);
      try {
        MeshFiles meshes = open(file);
        for (int k = 0; k < meshes.count(); k++) {
          assertThat(meshes.mesh(k).triangleCount()).isPositive();
        }
      } catch (FormatException refusal) {
        refused++;
      }
    }
    assertThat(refused).isBetween(50, 999);
  }
}

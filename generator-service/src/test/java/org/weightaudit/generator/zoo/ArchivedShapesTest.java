package org.weightaudit.generator.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.weightaudit.generator.testing.Platform;
import org.weightaudit.generator.testing.Platform.Answer;
import org.weightaudit.http.id.Ids;
import org.weightaudit.jobs.JobRun;
import org.weightaudit.shapes.mesh.TriangleMesh;
import org.weightaudit.shapes.source.AircraftFamily;
import org.weightaudit.shapes.testing.MeshTexts;
import org.weightaudit.shapes.testing.Solids;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;
import org.weightaudit.weights.testing.ZippedFiles;
import tools.jackson.databind.JsonNode;

/** Neural fields of meshes that were uploaded in an archive. */
class ArchivedShapesTest {

  private static final TriangleMesh BOX = Solids.box(0.5, 0.3, 0.2);

  @TempDir static Path folder;
  private static Platform platform;

  @BeforeAll
  static void start() {
    platform = new Platform(folder);
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  private static String upload(byte[] archive) {
    return platform
        .upload("POST", "/v1/artifacts?name=shapes.zip", archive)
        .expecting(201)
        .json()
        .get("id")
        .asString();
  }

  /**
   * @param more members of shapes, after a comma
   */
  private static String order(String artifact, String more) {
    return """
        {"name": "archived", "architecture": {"type": "neural-field", "hidden": [16, 16], "frequencies": 3},
         "shapes": {"type": "archive", "artifact": "%s"%s}, "steps": 20, "pointsPerHalf": 400, "seed": 3}"""
        .formatted(artifact, more);
  }

  private static JsonNode set(String id) {
    return platform.get("/v1/checkpoint-sets/" + id).expecting(200).json();
  }

  private static JsonNode fitted(String order) {
    return set(platform.succeed("/v1/zoos", order).get("checkpointSet").asString());
  }

  private static List<JsonNode> rows(JsonNode set) {
    JsonNode page =
        platform
            .get("/v1/checkpoint-sets/%s/checkpoints".formatted(set.get("id").asString()))
            .expecting(200)
            .json();
    return StreamSupport.stream(page.get("items").spliterator(), false).toList();
  }

  private static List<String> all(List<JsonNode> rows, String column) {
    return rows.stream().map(row -> row.get(column).asString()).toList();
  }

  /** Boxes of different proportions, small to read and quick to label. */
  private static ZippedFiles boxes(int count) {
    ZippedFiles files = new ZippedFiles();
    for (int i = 0; i < count; i++) {
      TriangleMesh box = Solids.box(0.5, 0.1 + 0.3 * i / count, 0.2);
      files.with("box-%02d.off".formatted(i), MeshTexts.OFF.write(box));
    }
    return files;
  }

  private static byte[] text(String content) {
    return content.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void meshesOfEveryFormatBecomeFieldsInTheOrderOfTheirNames() {
    ZippedFiles files =
        new ZippedFiles().with("readme.txt", text("aircraft")).with("ac/", text(""));
    List<MeshTexts> backwards = new ArrayList<>(List.of(MeshTexts.values()));
    Collections.reverse(backwards);
    AircraftFamily aircraft = new AircraftFamily(backwards.size(), new Seed(1));
    for (int i = 0; i < backwards.size(); i++) {
      MeshTexts format = backwards.get(i);
      files.with(
          "%s/%s".formatted(format.name().toLowerCase(Locale.ROOT), format.file()),
          format.write(aircraft.mesh(i)));
    }
    String artifact = upload(files.deflated());

    JsonNode set = fitted(order(artifact, "").replace("\"steps\": 20", "\"steps\": 300"));

    List<JsonNode> rows = rows(set);
    assertThat(all(rows, "name"))
        .containsExactly(
            "ac3d/mesh.ac",
            "obj/mesh.obj",
            "off/mesh.off",
            "ply_big/mesh.ply",
            "ply_little/mesh.ply",
            "ply_text/mesh.ply",
            "stl_binary/mesh.stl",
            "stl_text/mesh.stl");
    assertThat(all(rows, "run")).containsExactly("0", "1", "2", "3", "4", "5", "6", "7");
    assertThat(rows).allMatch(row -> row.get("iou").asDouble() > 0.3);
    assertThat(set.at("/lineage/archive").asString()).isEqualTo("shapes.zip");
    assertThat(set.at("/lineage/archiveSha256").asString())
        .isEqualTo(platform.get("/v1/artifacts/" + artifact).json().get("sha256").asString());
    assertThat(set.at("/lineage/shapes").asString()).contains(artifact);
  }

  @Test
  void fieldsOfAircraftCarryTheNamesOfTheFamily() {
    JsonNode set =
        fitted(
            order("", "")
                .replace(
                    "\"type\": \"archive\", \"artifact\": \"\"",
                    "\"type\": \"aircraft\", \"count\": 2, \"first\": 5"));
    assertThat(all(rows(set), "name")).containsExactly("aircraft-00005", "aircraft-00006");
    assertThat(all(rows(set), "run")).containsExactly("5", "6");
  }

  /** Fields of held-out shapes start where the others do, and keep out of their runs. */
  @Test
  void zoosOfTwoRangesArePartsOfTheZooOfTheWhole() {
    String artifact = upload(boxes(5).deflated());
    List<JsonNode> whole = rows(fitted(order(artifact, "")));
    List<JsonNode> parts =
        Stream.of("\"count\": 3", "\"first\": 3")
            .flatMap(range -> rows(fitted(order(artifact, ", " + range))).stream())
            .toList();
    assertThat(all(parts, "name")).isEqualTo(all(whole, "name"));
    assertThat(all(parts, "run")).isEqualTo(all(whole, "run"));
    for (int i = 0; i < 5; i++) {
      assertThat(parts.get(i).get("loss").asDouble())
          .isCloseTo(whole.get(i).get("loss").asDouble(), within(1e-4));
    }
  }

  @Test
  void orientedAndRepairedLabelsTakeWhatRawOnesRefuse() {
    byte[] insideOut = MeshTexts.STL_BINARY.write(Solids.turned(BOX, 0, 12));
    String artifact = upload(new ZippedFiles().with("box.stl", insideOut).deflated());
    for (String labels : List.of("oriented", "repaired")) {
      List<JsonNode> rows = rows(fitted(order(artifact, ", \"labels\": \"" + labels + "\"")));
      assertThat(rows).hasSize(1);
    }
    assertThat(failure(order(artifact, "")).get("detail").asString())
        .contains("box.stl: none of 2000 points is inside", "repaired");
  }

  @Test
  void anInterruptedFittingGoesOnAndEndsWithTheSameContent() throws Exception {
    String order = order(upload(boxes(34).deflated()), "");
    String undisturbed = fitted(order).get("digest").asString();
    JsonNode resumed = ResumedFitting.of(platform, order).set();
    assertThat(resumed.get("digest").asString()).isEqualTo(undisturbed);
    assertThat(resumed.get("files").size()).isEqualTo(2);
  }

  private static JsonNode ordered(String order) {
    return platform.send("POST", "/v1/zoos", order).expecting(202).json();
  }

  private static JsonNode zoo(JsonNode ordered) {
    return platform.get("/v1/zoos/" + ordered.get("id").asString()).expecting(200).json();
  }

  /** 400,000 points of three aircraft take half a minute to label. */
  @ParameterizedTest
  @CsvSource({"labelling points, 200000", "fitting, 400"})
  void aCancelledZooEndsWithinSecondsAndLeavesItsSetOpen(String phase, int pointsPerHalf) {
    ZippedFiles files = new ZippedFiles();
    AircraftFamily aircraft = new AircraftFamily(3, new Seed(1));
    for (int i = 0; i < 3; i++) {
      files.with(i + ".ply", MeshTexts.PLY_LITTLE.write(aircraft.mesh(i)));
    }
    JsonNode ordered =
        ordered(
            order(upload(files.deflated()), "")
                .replace("\"steps\": 20", "\"steps\": 100000")
                .replace("pointsPerHalf\": 400", "pointsPerHalf\": " + pointsPerHalf));
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> zoo(ordered).at("/progress/phase").asString().equals(phase));

    String path = "/v1/zoos/" + ordered.get("id").asString();
    platform.send("DELETE", path, "").expecting(409);
    platform.send("POST", "/v1/jobs/%s:cancel".formatted(ordered.get("job").asString()), "");

    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> zoo(ordered).get("state").asString().equals("CANCELLED"));
    assertThat(zoo(ordered).has("checkpointSet")).isFalse();
    assertThat(all(setsOf(ordered), "state")).containsExactly("OPEN");

    platform.send("DELETE", path, "").expecting(204);

    platform.get(path).expecting(404);
    assertThat(setsOf(ordered)).isEmpty();
  }

  private static List<JsonNode> setsOf(JsonNode zoo) {
    return platform.sets().stream()
        .filter(set -> set.at("/lineage/zoo").equals(zoo.get("id")))
        .toList();
  }

  /** The problem of a zoo whose job fails. */
  private static JsonNode failure(String order) {
    JsonNode ended = platform.await("/v1/zoos/" + ordered(order).get("id").asString());
    assertThat(ended.get("state").asString()).as(ended.toString()).isEqualTo("FAILED");
    assertThat(ended.has("checkpointSet")).isFalse();
    return ended.get("problem");
  }

  static Stream<Arguments> badFiles() {
    return Stream.of(
        Arguments.of("text.obj", text("not a mesh at all"), "line 1"),
        Arguments.of("empty.obj", text(""), "0 vertices and no triangle"),
        Arguments.of("empty.stl", text(""), "0 bytes that begin neither with solid"),
        Arguments.of("nan.off", text("OFF 3 1 0\n0 0 nan\n1 0 0\n0 1 0\n3 0 1 2\n"), "nan"),
        Arguments.of("huge.off", text("OFF 3 1 0\n0 0 0\n1 0 1e99\n0 1 0\n3 0 1 2\n"), "1.0E99"),
        Arguments.of("index.obj", text("v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 9\n"), "vertex 8"),
        Arguments.of("short.ply", Arrays.copyOf(MeshTexts.PLY_BIG.write(BOX), 400), "end of the"),
        Arguments.of("flat.obj", text("v 0 0 0\nv 1 0 0\nv 2 0 0\nf 1 2 3\n"), "no triangle with"),
        Arguments.of(
            "out.stl",
            MeshTexts.STL_TEXT.write(Solids.turned(BOX, 0, 12)),
            "none of 2000 points is inside"));
  }

  @ParameterizedTest
  @MethodSource("badFiles")
  void aFileThatIsNoMeshFailsTheZooByName(String name, byte[] content, String said) {
    ZippedFiles files = boxes(2).with("sub/" + name, content);
    JsonNode problem = failure(order(upload(files.deflated()), ""));
    assertThat(problem.get("type").asString()).isEqualTo("/problems/invalid-file");
    assertThat(problem.at("/errors/0/pointer").asString()).isEqualTo("/shapes/artifact");
    assertThat(problem.get("detail").asString())
        .startsWith("The archive cannot be used: sub/" + name + ": ")
        .contains(said);
  }

  @Test
  void aFileThatIsNotWantedMayBeNoMesh() {
    ZippedFiles files = boxes(2).with("no.obj", text("not a mesh"));
    assertThat(rows(fitted(order(upload(files.deflated()), ", \"count\": 2")))).hasSize(2);
  }

  private static final Map<String, byte[]> ARCHIVES =
      Map.of(
          "no zip", text("these are no meshes"),
          "empty", new ZippedFiles().deflated(),
          "texts", new ZippedFiles().with("readme.txt", text("no mesh")).deflated(),
          "up", boxes(1).with("../../up.off", MeshTexts.OFF.write(BOX)).deflated(),
          "bomb", boxes(1).with("bomb.obj", new byte[1 << 24]).deflated(),
          "cut", Arrays.copyOf(boxes(3).deflated(), 300),
          "many", many(10_001),
          "good", boxes(3).deflated());

  private static byte[] many(int count) {
    ZippedFiles files = new ZippedFiles();
    byte[] triangle = text("OFF 3 1 0\n0 0 0\n1 0 0\n0 1 0\n3 0 1 2\n");
    for (int i = 0; i < count; i++) {
      files.with(i + ".off", triangle);
    }
    return files.stored();
  }

  static Stream<Arguments> badArchives() {
    return Stream.of(
        Arguments.of("no zip", "", "/shapes/artifact", "damaged"),
        Arguments.of("cut", "", "/shapes/artifact", "damaged"),
        Arguments.of("empty", "", "/shapes/artifact", "none of 0 files is a mesh"),
        Arguments.of("texts", "", "/shapes/artifact", "none of 1 files is a mesh"),
        Arguments.of("up", "", "/shapes/artifact", "../../up.off; wanted are plain paths"),
        Arguments.of("bomb", "", "/shapes/artifact", "bomb.obj: 16777216 bytes, packed into"),
        Arguments.of("many", "", "/shapes/artifact", "Found 10001; wanted 1 to 10000"),
        Arguments.of("good", ", \"first\": 3", "/shapes/first", "Found 3; wanted 0 to 2"),
        Arguments.of(
            "good", ", \"first\": 1, \"count\": 3", "/shapes/count", "Found 3; wanted 1 to 2"));
  }

  /** The content of an archive is looked at by the job alone. */
  @ParameterizedTest
  @MethodSource("badArchives")
  void anArchiveThatCannotBeUsedFailsTheZooAtTheField(
      String archive, String more, String pointer, String said) {
    String artifact = upload(ARCHIVES.getOrDefault(archive, new byte[0]));
    JsonNode problem = failure(order(artifact, more));
    assertThat(problem.at("/errors/0/pointer").asString()).isEqualTo(pointer);
    assertThat(problem.get("detail").asString())
        .contains(said)
        .doesNotContain("org.weightaudit", folder.toString());
  }

  static Stream<Arguments> badOrders() {
    return Stream.of(
        Arguments.of(", \"first\": -1", "/shapes/first", "Found -1"),
        Arguments.of(", \"count\": 0", "/shapes/count", "Found 0; wanted 1 to 10000"),
        Arguments.of(", \"labels\": \"best\"", "/shapes/labels", "Found \"best\""),
        Arguments.of(", \"seed\": 1", "/shapes/seed", "seed"));
  }

  @ParameterizedTest
  @MethodSource("badOrders")
  void shapesThatCannotBeAreRefusedAndNothingIsQueued(String more, String pointer, String said) {
    assertRefused(order(upload(boxes(3).deflated()), more), pointer, said);
  }

  @Test
  void aRepeatedOrderIsAnsweredLikeTheFirstWhenItsArchiveIsGone() {
    String artifact = upload(boxes(2).deflated());
    String order = order(artifact, "");
    Answer first =
        platform.send("POST", "/v1/zoos", order, "Idempotency-Key", "boxes").expecting(202);
    platform.await(first.header("Location"));
    platform.send("DELETE", "/v1/artifacts/" + artifact, "").expecting(204);

    Answer again =
        platform.send("POST", "/v1/zoos", order, "Idempotency-Key", "boxes").expecting(202);

    assertThat(again.json()).isEqualTo(first.json());
    assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
  }

  private static void assertRefused(String order, String pointer, String said) {
    long before = platform.bean(ZooRows.class).count();
    Answer answer = platform.send("POST", "/v1/zoos", order).expecting(400);
    assertThat(answer.json().at("/errors/0/pointer").asString()).isEqualTo(pointer);
    assertThat(answer.json().get("detail").asString())
        .contains(said)
        .doesNotContain("org.weightaudit", folder.toString());
    assertThat(platform.bean(ZooRows.class).count()).isEqualTo(before);
  }

  static Stream<Arguments> badArtifacts() {
    return Stream.of(
        Arguments.of("ar_nothing", "Found \"ar_nothing\"; wanted the id of an artifact"),
        Arguments.of("cs_01", "Found \"cs_01\"; wanted the id of an artifact"),
        Arguments.of("../artifacts", "Found \"../artifacts\""),
        Arguments.of("", "Found \"\""));
  }

  @ParameterizedTest
  @MethodSource("badArtifacts")
  void whatIsNoArtifactIsRefused(String artifact, String said) {
    assertRefused(order(artifact, ""), "/shapes/artifact", said);
  }

  @Test
  void anArchiveThatIsGoneWhenItsTurnComesFailsTheZoo() throws Exception {
    String artifact = upload(boxes(2).stored());
    String id = Ids.next("zo");
    platform.bean(ZooRows.class).saveAndFlush(new ZooRow(id, order(artifact, ""), Instant.now()));
    platform.send("DELETE", "/v1/artifacts/" + artifact, "").expecting(204);
    ZooTraining training = platform.bean(ZooTraining.class);
    assertThatThrownBy(() -> training.prepare(new JobRun(id, 1, Progress.unobserved(), () -> {})))
        .hasMessageContaining("Found \"%s\"; wanted the id of an artifact".formatted(artifact));
  }

  @Test
  void theApiDocumentTellsBothKindsOfShapes() {
    JsonNode schemas = platform.get("/v3/api-docs").expecting(200).json().at("/components/schemas");
    assertThat(schemas.at("/Shapes/discriminator/mapping/archive").asString())
        .isEqualTo("#/components/schemas/ArchivedShapes");
    assertThat(schemas.at("/Shapes/oneOf").size()).isEqualTo(2);
    JsonNode archive = schemas.at("/ArchivedShapes");
    assertThat(archive.get("required").toString()).contains("artifact").doesNotContain("count");
    assertThat(archive.at("/allOf/1/properties/labels/enum").toString())
        .isEqualTo("[\"raw\",\"oriented\",\"repaired\"]");
  }
}

package org.weightaudit.generator.scratch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The work folder when a service starts: what is nobody's goes, what is in use or kept stays. */
class ScratchFolderTest {

  @TempDir private Path work;

  private List<Path> in(String folder) throws IOException {
    try (Stream<Path> entries = Files.list(work.resolve("generator-service").resolve(folder))) {
      return entries.toList();
    }
  }

  @Test
  void whatAProcessThatWasKilledLeftIsRemoved() throws IOException {
    String killed = UUID.randomUUID().toString();
    Path owners = Files.createDirectories(work.resolve("generator-service/scratch-owners"));
    Files.createFile(owners.resolve(killed));
    Path left = work.resolve("generator-service/scratch").resolve(killed);
    Files.createDirectories(left.resolve("onnx-1/scratch"));
    Files.write(left.resolve("onnx-1/model.onnx"), new byte[60]);
    try (ScratchFolder next = new ScratchFolder(work)) {
      assertThat(in("scratch")).containsExactly(next.path());
      assertThat(in("scratch-owners")).hasSize(1);
    }
  }

  @Test
  void filesOfAProcessThatLivesStay() throws IOException {
    try (ScratchFolder first = new ScratchFolder(work)) {
      Path file = first.newFile(".upload");
      Path folder = first.newFolder();
      try (ScratchFolder second = new ScratchFolder(work)) {
        assertThat(in("scratch")).containsExactlyInAnyOrder(first.path(), second.path());
      }
      assertThat(file).exists();
      assertThat(folder).exists();
    }
  }

  @Test
  void whatWasFetchedStays() throws IOException {
    Path fetched = Files.createDirectories(work.resolve("fetched")).resolve("shard");
    Files.createFile(fetched);
    new ScratchFolder(work).close();
    assertThat(fetched).exists();
  }

  @Test
  void aServiceThatStopsLeavesNothing() throws IOException {
    try (ScratchFolder scratch = new ScratchFolder(work)) {
      assertThat(scratch.newFile(".upload")).exists();
    }
    assertThat(in("scratch")).isEmpty();
    assertThat(in("scratch-owners")).isEmpty();
  }
}

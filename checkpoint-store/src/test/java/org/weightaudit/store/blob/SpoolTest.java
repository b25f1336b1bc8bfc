package org.weightaudit.store.blob;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;
import org.weightaudit.store.StoreSettings;

/** The work folder when a store starts: what is nobody's goes, what is in use stays. */
class SpoolTest {

  private static final DataSize LIMIT = DataSize.ofBytes(100);

  @TempDir private Path work;

  private Spool spool() {
    DataSize any = DataSize.ofMegabytes(1);
    return new Spool(new StoreSettings(work, any, any, 1, any, LIMIT, Duration.ZERO));
  }

  private List<Path> files(String folder) throws IOException {
    try (Stream<Path> files = Files.list(work.resolve("checkpoint-store").resolve(folder))) {
      return files.toList();
    }
  }

  @Test
  void filesOfAProcessThatWasKilledAreRemovedAndTheirRoomIsFree() throws IOException {
    String killed = UUID.randomUUID().toString();
    Path owners = Files.createDirectories(work.resolve("checkpoint-store/spool-owners"));
    Files.createFile(owners.resolve(killed));
    Path spool = Files.createDirectories(work.resolve("checkpoint-store/spool"));
    Files.write(spool.resolve(killed + "-1.spool"), new byte[60]);
    try (Spool next = spool()) {
      assertThat(files("spool")).isEmpty();
      assertThat(files("spool-owners")).hasSize(1);
      assertThat(next.room()).isEqualTo(LIMIT.toBytes());
    }
  }

  @Test
  void filesOfAProcessThatLivesStay() throws IOException {
    try (Spool first = spool();
        SpooledFile inUse = first.write(out -> out.write(new byte[60]))) {
      try (Spool second = spool()) {
        assertThat(second.room()).isEqualTo(LIMIT.toBytes() - 60);
        assertThat(files("spool")).hasSize(1);
      }
      assertThat(inUse.bytes()).isEqualTo(60);
    }
  }

  @Test
  void storeThatStopsLeavesNothing() throws IOException {
    try (Spool spool = spool();
        SpooledFile file = spool.write(out -> out.write(1))) {
      assertThat(file.bytes()).isEqualTo(1);
    }
    assertThat(files("spool")).isEmpty();
    assertThat(files("spool-owners")).isEmpty();
  }
}

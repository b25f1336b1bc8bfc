package org.weightaudit.weights.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;
import org.weightaudit.weights.testing.Golden;

/**
 * Files that attack their reader, or are merely broken: each is refused with a message, none
 * executes, allocates beyond its own size, or takes long. src/test/python/make_hostile.py and
 * make_released.py made them.
 */
class HostileFilesTest {

  private static final Path FOLDER = Golden.resource("/formats/hostile");
  private static final Layout LAYOUT = Layout.of(TensorSpec.of("fc1.weight", 4));
  private static final ReadLimits LIMITS = new ReadLimits(1 << 20, 1 << 20, 200_000, 1000, 1 << 20);

  static Stream<String> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
    }
  }

  private static void open(String name) throws IOException {
    CheckpointFile.open(FOLDER.resolve(name), LAYOUT, LIMITS).close();
  }

  @ParameterizedTest
  @MethodSource("files")
  @Timeout(5)
  void isRefusedWithAMessage(String name) {
    assertThatThrownBy(() -> open(name))
        .isInstanceOf(FormatException.class)
        .message()
        .isNotBlank()
        .hasSizeLessThan(500);
  }

  @Test
  void messagesNameWhatWasFound() {
    Map<String, String> fragments =
        Map.ofEntries(
            Map.entry("os_system.pt", "posix.system"),
            Map.entry("eval.pt", "builtins.eval"),
            Map.entry("unused_global.pt", "posix.system"),
            Map.entry("stack_global.pt", "posix.system"),
            Map.entry("newobj.pt", "opcode 0x81"),
            Map.entry("protocol9.pt", "protocol 9"),
            Map.entry("storage_path.pt", "no entry archive/data/../../../etc/passwd"),
            Map.entry("storage_count.pt", "2147483647 elements"),
            Map.entry("offset_outside.pt", "reaches element 4"),
            Map.entry("truncated.pt", "damaged"),
            Map.entry("bomb.npz", "inflates to more than the 1048576 bytes"),
            Map.entry("encrypted.npz", "encrypted"),
            Map.entry("object_array.npy", "Objects are pickled"),
            Map.entry("short_data.npy", "460 bytes of data, not 459"),
            Map.entry("header_beyond_file.safetensors", "1099511627776 bytes; the file has 10"),
            Map.entry("overlap.safetensors", "neither overlap nor leave holes"),
            Map.entry("duplicate_key.safetensors", "Duplicate"),
            Map.entry("bare_pickle.pt", "bare pickle"),
            Map.entry("empty.pt", "empty"),
            Map.entry("html.pt", "<!DOCTYP"),
            Map.entry("dataset_evil.pt", "posix.system"),
            Map.entry("dataset_evil_part.pt", "posix.system"),
            Map.entry("dataset_called.pt", "dataset_simclr.SimCLRDataset to unusual arguments"),
            Map.entry("dataset_state_twice.pt", "state of an object of ghrp.a.A twice"),
            Map.entry("dataset_filled.pt", "something that is no dictionary"),
            Map.entry("dataset_no_trainset.pt", "has no trainset; it has [testset]"),
            Map.entry("dataset_no_state.pt", "data_in of the data set's trainset is no list"),
            Map.entry("dataset_row_of_other_size.pt", "checkpoint 1 has shape [5]"),
            Map.entry("dataset_rows_together.pt", "checkpoint 0 holds several checkpoints"),
            Map.entry(
                "dataset_other_network.pt", "tensors of [3, 1] elements; the layout wants [4]"),
            Map.entry(
                "dataset_more_epochs.pt", "epochs of the data set's trainset has 2 values for 1"),
            Map.entry("dataset_epochs_are_text.pt", "no whole number"),
            Map.entry("dataset_accuracy_is_text.pt", "test_acc of the data set's trainset"),
            Map.entry("dataset_accuracy_in_percent.pt", "column accuracy holds 61.8"),
            Map.entry("dataset_long_path.pt", "path of over 4096 characters"),
            Map.entry("dataset_alone.pt", "an object of ghrp.checkpoints_to_datasets"),
            Map.entry("one_dictionary_again.pt", "have more than 20000000 entries"),
            Map.entry("ordered_dict_again.pt", "more than 200000 values"),
            Map.entry("bytes_again.pt", "more than 200000 values"));
    fragments.forEach(
        (name, fragment) ->
            assertThatThrownBy(() -> open(name)).as(name).hasMessageContaining(fragment));
  }

  @Test
  void nothingIsExecuted() {
    assertThatThrownBy(() -> open("os_system.pt")).isInstanceOf(FormatException.class);
    assertThat(Path.of("hacked")).doesNotExist();
  }

  @Test
  @Timeout(60)
  void readingAllOfThemTakesLittleMemory() throws Exception {
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    for (String name : files().toList()) {
      long before = threads.getCurrentThreadAllocatedBytes();
      assertThatThrownBy(() -> open(name)).isInstanceOf(FormatException.class);
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      long size = Files.size(FOLDER.resolve(name));
      assertThat(allocated).as(name).isLessThan(8_000_000 + 100 * size);
    }
  }
}

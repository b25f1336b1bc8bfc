package org.weightaudit.store.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0, 1",
    "bytes=0-99, 0, 100",
    "bytes=40-, 40, 60",
    "bytes=40-1000, 40, 60",
    "bytes=-1, 99, 1",
    "bytes=-1000, 0, 100",
    "bytes= 3-4, 3, 2"
  })
  void oneRangeIsAPart(String header, long first, long length) {
    assertThat(ByteRange.of(Optional.of(header), 100))
        .isEqualTo(new ByteRange.Part(new ByteRange(first, length)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=100-", "bytes=100-200", "bytes=-0"})
  void rangeBehindTheEndIsOutside(String header) {
    assertThat(ByteRange.of(Optional.of(header), 100)).isEqualTo(new ByteRange.Outside());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=5-4", "bytes=0-1,3-4", "bytes=-", "lines=1-2", "bytes=a-b", ""})
  void whatIsNoSingleRangeIsPassedOver(String header) {
    assertThat(ByteRange.of(Optional.of(header), 100)).isEqualTo(new ByteRange.Everything());
  }

  @Test
  void emptyContentHasNoPart() {
    assertThat(ByteRange.of(Optional.of("bytes=0-"), 0)).isEqualTo(new ByteRange.Outside());
    assertThat(ByteRange.of(Optional.empty(), 0)).isEqualTo(new ByteRange.Everything());
  }
}

package org.weightaudit.novelty.figure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AxisTest {

  @ParameterizedTest
  @CsvSource({
    "0, 1, 0.0 0.2 0.4 0.6 0.8 1.0",
    "0, 100, 0 20 40 60 80 100",
    "-3, 4, -2 0 2 4",
    "93.2, 97.9, 94 95 96 97",
    "0, 0.0034, 0.000 0.001 0.002 0.003",
    "5, 5, 5.0 5.1 5.2 5.3 5.4 5.5"
  })
  void ticksAreRoundAndInside(double from, double to, String expected) {
    Axis axis = Axis.covering(from, to, 0, 100);
    assertThat(String.join(" ", axis.ticks().stream().map(axis::label).toList()))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"2, 10", "3, 60", "4, 110"})
  void valuesAreDrawnInProportion(double value, double place) {
    assertThat(new Axis(2, 4, 10, 110).place(value)).isEqualTo(place);
  }
}

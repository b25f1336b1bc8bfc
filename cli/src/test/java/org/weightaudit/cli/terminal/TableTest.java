package org.weightaudit.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class TableTest {

  @Test
  void columnsStandUnderTheirHeadings() {
    assertThat(new Table("what", "value").row("distance", "7.5").row("share", "12.25").lines())
        .containsExactly(
            "what      value", "--------  -----", "distance    7.5", "share     12.25");
  }

  @Test
  void rowOfAnotherLengthIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Table("a", "b").row("only one"));
  }

  @Test
  void numbersAreShort() {
    assertThat(Words.number(0.12345)).isEqualTo("0.123");
    assertThat(Words.number(0)).isEqualTo("0.000");
    assertThat(Words.number(-123.456)).isEqualTo("-123.5");
    assertThat(Words.number(0.00012)).isEqualTo("1.2e-04");
    assertThat(Words.number(123456)).isEqualTo("1.2e+05");
  }
}

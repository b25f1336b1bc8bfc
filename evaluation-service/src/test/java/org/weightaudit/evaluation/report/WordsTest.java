package org.weightaudit.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.weightaudit.evaluation.archive.Estimate;
import org.weightaudit.novelty.figure.AuditFigures;
import org.weightaudit.novelty.verdict.Verdict;

class WordsTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 1.00",
    "0.4567, 0.457",
    "12.345, 12.3",
    "-3.14159, -3.14",
    "1234.5, 1235",
    "0.00012345, 1.23e-04",
    "123456, 1.23e+05"
  })
  void numbersHaveThreeDigits(double value, String text) {
    assertThat(Words.number(value)).isEqualTo(text);
  }

  @Test
  void intervalsStandInBrackets() {
    Estimate estimate = new Estimate(0.5, Optional.of(0.25), Optional.of(0.75));
    assertThat(Words.estimate(estimate)).isEqualTo("0.500 [0.250, 0.750]");
    assertThat(Words.percents(estimate)).isEqualTo("50.0 % [25.0, 75.0]");
    Estimate point = new Estimate(0.5, Optional.empty(), Optional.empty());
    assertThat(Words.percents(point)).isEqualTo("50.0 %");
  }

  @ParameterizedTest
  @EnumSource(Verdict.class)
  void everyVerdictIsExplained(Verdict verdict) {
    assertThat(Words.title(verdict)).isNotBlank();
    assertThat(Words.meaning(verdict)).endsWith(".");
  }

  @Test
  void everyFigureHasACaption() {
    assertThat(AuditFigures.NAMES).allSatisfy(name -> assertThat(Words.caption(name)).isNotBlank());
  }
}

package org.weightaudit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightaudit.http.id.Ids;
import org.weightaudit.http.page.Page;
import org.weightaudit.http.page.PageQuery;
import org.weightaudit.http.prefer.PreferWait;
import org.weightaudit.http.problem.Problem;

class PagesAndWaitsTest {

  private static final List<String> ALL =
      IntStream.range(0, 10).mapToObj(i -> "item" + (9 - i)).toList();

  private static List<String> fetch(PageQuery query) {
    return ALL.stream()
        .filter(item -> query.after().map(after -> item.compareTo(after) < 0).orElse(true))
        .limit(query.fetchSize())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5, 9, 10, 11})
  void pagesTogetherAreTheListWhateverTheirSize(int size) {
    List<String> seen = new ArrayList<>();
    Optional<String> token = Optional.empty();
    do {
      PageQuery query = PageQuery.of(Optional.of(size), token, "all");
      Page<String> page = query.page(fetch(query), Function.identity());
      assertThat(page.items()).hasSizeLessThanOrEqualTo(size);
      seen.addAll(page.items());
      token = page.nextPageToken();
    } while (token.isPresent());
    assertThat(seen).isEqualTo(ALL);
  }

  @Test
  void aTokenOfAnotherFilterIsRefused() {
    PageQuery query = PageQuery.of(Optional.of(2), Optional.empty(), "state=A");
    Optional<String> token = query.page(fetch(query), Function.identity()).nextPageToken();
    assertThatThrownBy(() -> PageQuery.of(Optional.of(2), token, "state=B"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("pageToken");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "garbage!", "AAAA", "c3RhdGU"})
  void anInventedTokenIsRefused(String token) {
    assertThatThrownBy(() -> PageQuery.of(Optional.empty(), Optional.of(token), "all"))
        .isInstanceOf(Problem.class);
  }

  @Test
  void aTooLargePageIsLoweredAndAnEmptyOneRefused() {
    assertThat(PageQuery.of(Optional.of(1_000_000), Optional.empty(), "").size()).isEqualTo(500);
    assertThatThrownBy(() -> PageQuery.of(Optional.of(0), Optional.empty(), ""))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("Found 0");
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "wait=5; 5",
        "respond-async, wait=7; 7",
        "wait=3600; 20",
        "handling=lenient; 0",
        "await=9; 0",
        "wait=-1; 0"
      },
      delimiter = ';')
  void preferWaitIsReadAndLimited(String header, int seconds) {
    assertThat(PreferWait.of(List.of(header))).isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void laterIdsAreGreater() {
    String before = "";
    for (int i = 0; i < 1000; i++) {
      String id = Ids.next("cs");
      assertThat(id).matches("cs_[0-9a-z]{26}").isGreaterThan(before);
      before = id;
    }
  }
}

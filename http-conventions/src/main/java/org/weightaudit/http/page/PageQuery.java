package org.weightaudit.http.page;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.weightaudit.http.problem.Problem;

/**
 * Which part of a list is asked for. The list has a fixed order, and each item a key that says
 * where it stands; a page starts behind the key of the item before it.
 *
 * @param size how many items
 * @param after the key of the last item of the page before
 * @param filter what the list was filtered by; a token is good only for the filter it came from
 */
public record PageQuery(int size, Optional<String> after, String filter) {

  public static final int DEFAULT_SIZE = 50;
  public static final int LARGEST_SIZE = 500;

  /**
   * From the parameters of a request; a larger size than {@value #LARGEST_SIZE} is lowered.
   *
   * @throws Problem if the size is not positive or the token is none that this list gave
   */
  public static PageQuery of(
      Optional<Integer> pageSize, Optional<String> pageToken, String filter) {
    int size = pageSize.orElse(DEFAULT_SIZE);
    if (size < 1) {
      throw Problem.invalid("pageSize", "Found %d; wanted at least 1.".formatted(size));
    }
    return new PageQuery(
        Math.min(size, LARGEST_SIZE), pageToken.map(token -> read(token, filter)), filter);
  }

  private static String read(String token, String filter) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      String prefix = filter + "\n";
      if (text.startsWith(prefix) && text.length() > prefix.length()) {
        return text.substring(prefix.length());
      }
    } catch (IllegalArgumentException e) {
      throw invalidToken(token).causedBy(e);
    }
    throw invalidToken(token);
  }

  private static Problem invalidToken(String token) {
    return Problem.invalid(
        "pageToken",
        "Found \"%s\"; wanted the nextPageToken of a page of the same list with the same filter."
            .formatted(token));
  }

  /** How many items to fetch so as to know whether there is a next page. */
  public int fetchSize() {
    return size + 1;
  }

  /**
   * The page.
   *
   * @param fetched up to {@link #fetchSize()} items behind {@link #after()}, in order
   * @param key where an item stands in the order
   */
  public <T> Page<T> page(List<T> fetched, Function<T, String> key) {
    if (fetched.size() <= size) {
      return new Page<>(fetched, Optional.empty());
    }
    List<T> items = fetched.subList(0, size);
    return new Page<>(items, Optional.of(token(key.apply(items.get(size - 1)))));
  }

  private String token(String key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((filter + "\n" + key).getBytes(StandardCharsets.UTF_8));
  }
}

package org.weightaudit.novelty.verdict;

import java.util.List;

/**
 * A verdict in words.
 *
 * @param sentence the verdict in one sentence, with its interval
 * @param reasons what it rests on, or, if undecided, what is missing
 * @param caveats what a reader must keep in mind
 */
public record Conclusion(
    Verdict verdict, String sentence, List<String> reasons, List<String> caveats) {

  public Conclusion {
    reasons = List.copyOf(reasons);
    caveats = List.copyOf(caveats);
  }
}

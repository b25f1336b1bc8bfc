package org.weightaudit.http.id;

import com.github.f4b6a3.ulid.UlidCreator;
import java.util.Locale;

/** Makes identifiers such as {@code cs_01jd8k…}: a later one is greater as text. */
public final class Ids {

  private Ids() {}

  /** A new identifier of a kind, for example {@code cs} for a checkpoint set. */
  public static String next(String kind) {
    return kind + "_" + UlidCreator.getMonotonicUlid().toString().toLowerCase(Locale.ROOT);
  }
}

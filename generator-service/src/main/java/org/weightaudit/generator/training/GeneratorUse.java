package org.weightaudit.generator.training;

import java.util.List;

/** A part of the service that uses generators. */
public interface GeneratorUse {

  /** What needs a generator now, by id. */
  List<String> users(String generator);

  /** Forgets what is known of a generator that goes, in the caller's transaction. */
  void forget(String generator);
}

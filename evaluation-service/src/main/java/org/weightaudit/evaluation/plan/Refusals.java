package org.weightaudit.evaluation.plan;

import java.util.ArrayList;
import java.util.List;
import org.weightaudit.http.problem.FieldError;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;

/** What is wrong with a request, gathered so that all of it can be mended at once. */
final class Refusals {

  private final List<FieldError> errors = new ArrayList<>();

  void add(String pointer, String detail) {
    errors.add(new FieldError(pointer, detail));
  }

  void throwIfAny() {
    if (errors.isEmpty()) {
      return;
    }
    String detail =
        errors.size() == 1
            ? errors.get(0).pointer() + ": " + errors.get(0).detail()
            : "%d parts of the request are not valid.".formatted(errors.size());
    Problem problem = Problem.of(ProblemType.INVALID_REQUEST, detail);
    for (FieldError error : errors) {
      problem = problem.at(error.pointer(), error.detail());
    }
    throw problem;
  }
}

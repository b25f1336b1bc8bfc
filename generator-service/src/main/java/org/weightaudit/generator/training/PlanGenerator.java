package org.weightaudit.generator.training;

import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import org.weightaudit.generator.method.ComparedWithName;
import org.weightaudit.generator.method.ConfiguredMethod;
import org.weightaudit.generator.method.Methods;
import org.weightaudit.generator.set.SealedSets;
import org.weightaudit.generators.GeneratorMethod;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.storeclient.CheckpointStore;
import org.weightaudit.storeclient.StoredSet;

/** Checks a request against the methods and the store. */
@Component
class PlanGenerator {

  static final long DEFAULT_SEED = 1;

  private static final Pattern ARTIFACT = Pattern.compile("ar_[0-9a-z]{1,60}");

  private final Methods methods;
  private final SealedSets sets;
  private final CheckpointStore store;

  PlanGenerator(Methods methods, SealedSets sets, CheckpointStore store) {
    this.methods = methods;
    this.sets = sets;
    this.store = store;
  }

  /**
   * The plan for a request.
   *
   * @throws Problem that names the field that is not valid
   */
  GeneratorPlan plan(GeneratorRequest request) {
    request.check();
    GeneratorMethod<?> method = methods.get(request.method());
    requireTrained(method, request);
    Optional<ConfiguredMethod<?>> configured = configured(request);
    Optional<String> artifact = request.imported().map(file -> requireArtifact(file.artifact()));
    StoredSet training = sets.require("/training", request.training());
    return new GeneratorPlan(
        request.name(),
        request.method(),
        request.preset(),
        configured.map(methods::describe),
        artifact,
        request.imported().flatMap(GeneratorRequest.ImportedFile::config),
        LearnedSet.of(training),
        request.mode().orElse(ModeName.CORRECTED),
        configured.map(known -> request.seed().orElse(DEFAULT_SEED)),
        Optional.of(ComparedWithName.of(method.comparedWith())));
  }

  private static void requireTrained(GeneratorMethod<?> method, GeneratorRequest request) {
    if (!method.trains() && request.imported().isEmpty()) {
      throw Problem.invalid(
          "/method",
          "Found \"%s\" with a %s; it does not train here, wanted is an import."
              .formatted(method.id(), request.preset().isPresent() ? "preset" : "config"));
    }
  }

  private Optional<ConfiguredMethod<?>> configured(GeneratorRequest request) {
    if (request.preset().isPresent()) {
      return Optional.of(methods.preset(request.method(), request.preset().get()));
    }
    if (request.config().isPresent()) {
      return Optional.of(methods.configured(request.method(), request.config().get()));
    }
    return Optional.empty();
  }

  private String requireArtifact(String id) {
    return artifact(id)
        .orElseThrow(
            () ->
                Problem.invalid(
                    "/import/artifact",
                    "Found \"%s\"; wanted the id of an artifact, ar_…: POST /v1/artifacts first."
                        .formatted(id)));
  }

  private Optional<String> artifact(String id) {
    return ARTIFACT.matcher(id).matches()
        ? Problem.unlessRefused(() -> store.artifactInfo(id).id())
        : Optional.empty();
  }
}

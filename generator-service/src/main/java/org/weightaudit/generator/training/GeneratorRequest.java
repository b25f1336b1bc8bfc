package org.weightaudit.generator.training;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Optional;
import java.util.stream.Stream;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.text.PlainText;
import tools.jackson.databind.JsonNode;

/**
 * A generator that somebody wants: trained by a preset or a configuration, or imported from a file.
 * Exactly one of these three is there.
 *
 * @param method by which it generates
 * @param preset name of a configuration of the method
 * @param config a configuration of the method, whole
 * @param imported a file that the method's authors' code wrote
 * @param training id of the sealed set that it learns from, or has learned from
 * @param mode whether the method does what was published or what was meant: corrected unless told
 *     otherwise
 * @param seed makes a training repeatable on one device: 1 unless told otherwise
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@Schema(name = "GeneratorRequest")
public record GeneratorRequest(
    @Schema(example = "p-diff of my zoo") String name,
    @Schema(example = "p-diff") String method,
    @Schema(type = "string", example = "mnist-mlp-tail") Optional<String> preset,
    @Schema(type = "object") Optional<JsonNode> config,
    @JsonProperty("import") @Schema(implementation = ImportedFile.class)
        Optional<ImportedFile> imported,
    @Schema(example = "cs_01jd8k3v5m9q2w7x4y6z8a1b2c") String training,
    @Schema(implementation = ModeName.class) Optional<ModeName> mode,
    @Schema(implementation = Long.class, example = "1") Optional<Long> seed) {

  static final int LONGEST_NAME = 200;

  public GeneratorRequest {
    config = config.filter(GeneratorPlan::isThere);
  }

  /**
   * A file of the method's authors.
   *
   * @param artifact its id in the store
   * @param config what the file does not tell, with the names of the authors' own configuration
   */
  @Schema(name = "ImportedFile")
  public record ImportedFile(
      @Schema(example = "ar_01jd8k3v5m9q2w7x4y6z8a1b2c") String artifact,
      @Schema(type = "object") Optional<JsonNode> config) {

    public ImportedFile {
      config = config.filter(GeneratorPlan::isThere);
      config
          .filter(json -> !json.isObject())
          .ifPresent(
              json -> {
                throw Problem.invalid(
                    "/import/config", "Found %s; wanted an object.".formatted(json));
              });
    }
  }

  /** Refuses what contradicts itself. */
  void check() {
    PlainText.require("/name", name, LONGEST_NAME);
    long sources = Stream.of(preset, config, imported).filter(Optional::isPresent).count();
    if (sources != 1) {
      throw Problem.invalid(
          "/preset",
          "Found %s of preset, config and import; wanted exactly one."
              .formatted(sources == 0 ? "none" : sources == 2 ? "two" : "all three"));
    }
    if (imported.isPresent() && seed.isPresent()) {
      throw Problem.invalid(
          "/seed",
          "Found %d; a seed goes with a training, an import has none.".formatted(seed.get()));
    }
  }
}

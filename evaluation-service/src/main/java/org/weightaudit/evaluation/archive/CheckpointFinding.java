package org.weightaudit.evaluation.archive;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.weightaudit.novelty.verdict.GeneratedCheckpoint;
import org.weightaudit.weights.symmetry.SymmetryGroup;
import org.weightaudit.weights.symmetry.UnitAlignment;

/**
 * What was found about one generated checkpoint; rows count from 0 in their sets, and what is not
 * known is left out.
 *
 * @param label slug of what it is
 * @param distance to the nearest training checkpoint up to symmetry
 * @param plainDistance without symmetries
 * @param scaledDistance in the canonical scaling of units
 * @param runRatio nearest over second nearest run
 * @param relativeDistance to the training mean, over the mean of that of training
 * @param hullRatio distance to the hull of training over distance to the nearest
 * @param nearest the three nearest training checkpoints
 * @param permutation how the nearest was rearranged to lie over this one
 * @param similarity greatest IoU of error sets with a training checkpoint
 * @param mostSimilar that training checkpoint
 * @param overlap greatest share of equal predictions with a training checkpoint
 * @param performance accuracy, 0 to 1
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@Schema(name = "CheckpointFinding")
public record CheckpointFinding(
    int row,
    String name,
    @Schema(example = "near-copy") String label,
    double distance,
    @Schema(implementation = Double.class) Optional<Double> plainDistance,
    @Schema(implementation = Double.class) Optional<Double> scaledDistance,
    @Schema(implementation = Double.class) Optional<Double> runRatio,
    @Schema(implementation = Double.class) Optional<Double> relativeDistance,
    @Schema(implementation = Double.class) Optional<Double> hullRatio,
    List<Neighbour> nearest,
    List<GroupPermutation> permutation,
    @Schema(implementation = Double.class) Optional<Double> similarity,
    @Schema(implementation = TrainingRow.class) Optional<TrainingRow> mostSimilar,
    @Schema(implementation = Double.class) Optional<Double> overlap,
    @Schema(implementation = Double.class) Optional<Double> performance) {

  /**
   * A training checkpoint near this one.
   *
   * @param lowerBound present if the distance is an upper bound
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  @Schema(name = "Neighbour")
  public record Neighbour(
      int row,
      String name,
      double distance,
      @Schema(implementation = Double.class) Optional<Double> lowerBound) {}

  /**
   * A rearrangement of one group of units: unit j here is unit {@code units[j]} of the training
   * checkpoint.
   *
   * @param flipped positions whose sign changed
   */
  @Schema(name = "GroupPermutation")
  public record GroupPermutation(String group, List<Integer> units, List<Integer> flipped) {}

  /** A checkpoint of the training set. */
  @Schema(name = "TrainingRow")
  public record TrainingRow(int row, String name) {}

  /** Of one checkpoint of a result. */
  public static CheckpointFinding of(
      GeneratedCheckpoint checkpoint,
      IntFunction<String> trainingName,
      IntFunction<String> generatedName,
      List<SymmetryGroup> groups) {
    return new CheckpointFinding(
        checkpoint.row(),
        generatedName.apply(checkpoint.row()),
        checkpoint.label().slug(),
        checkpoint.distance(),
        Known.number(checkpoint.plainDistance()),
        Known.number(checkpoint.scaledDistance()),
        Known.number(checkpoint.runRatio()),
        Known.number(checkpoint.relativeDistance()),
        Known.number(checkpoint.hullRatio()),
        checkpoint.nearest().stream()
            .map(
                n ->
                    new Neighbour(
                        n.index(),
                        trainingName.apply(n.index()),
                        n.distance(),
                        n.isExact() ? Optional.empty() : Known.number(n.lowerBound())))
            .toList(),
        permutations(checkpoint.alignment(), groups),
        Known.number(checkpoint.similarity()),
        checkpoint.mostSimilar() < 0
            ? Optional.empty()
            : Optional.of(
                new TrainingRow(
                    checkpoint.mostSimilar(), trainingName.apply(checkpoint.mostSimilar()))),
        Known.number(checkpoint.overlap()),
        Known.number(checkpoint.performance()));
  }

  private static List<GroupPermutation> permutations(
      List<UnitAlignment> alignments, List<SymmetryGroup> groups) {
    List<GroupPermutation> permutations = new ArrayList<>();
    for (int g = 0; g < alignments.size(); g++) {
      UnitAlignment alignment = alignments.get(g);
      List<Integer> units = new ArrayList<>();
      List<Integer> flipped = new ArrayList<>();
      for (int unit = 0; unit < alignment.units(); unit++) {
        units.add(alignment.source(unit));
        if (alignment.flipped(unit)) {
          flipped.add(unit);
        }
      }
      permutations.add(new GroupPermutation(groups.get(g).name(), units, flipped));
    }
    return permutations;
  }
}

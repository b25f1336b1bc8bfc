package org.weightaudit.novelty.figure;

import java.util.function.IntFunction;
import org.weightaudit.novelty.distance.SymmetryAwareDistance;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.symmetry.Aligner;

/**
 * What the heatmap needs besides the result.
 *
 * @param training the training checkpoints as given to the audit
 * @param generated the generated checkpoints likewise
 * @param metric how to lay a training checkpoint over a generated one
 * @param aligner rearranges rows of the same layout
 * @param trainingName what to call a training row
 * @param generatedName what to call a generated row
 */
public record HeatmapInput(
    WeightMatrix training,
    WeightMatrix generated,
    SymmetryAwareDistance metric,
    Aligner aligner,
    IntFunction<String> trainingName,
    IntFunction<String> generatedName) {}

package org.weightaudit.generator.training;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What became of a training or an import.
 *
 * @param artifact the saved generator in the store
 * @param sha256 of the saved generator
 * @param parameters how many numbers it has learned
 * @param losses by curve
 * @param reconstructions the sealed set of what it makes of its training set when it only encodes
 *     and decodes; absent for methods that do not
 * @param device on which it was trained
 * @param codeVersion by which it was trained
 */
record LearnedGenerator(
    String artifact,
    String sha256,
    long parameters,
    Map<String, List<LossPoint>> losses,
    Optional<String> reconstructions,
    String device,
    String codeVersion) {}

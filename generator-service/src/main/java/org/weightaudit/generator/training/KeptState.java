package org.weightaudit.generator.training;

import java.util.List;
import java.util.Map;

/**
 * The latest state of a training.
 *
 * @param artifact the state in the store
 * @param losses up to it
 */
record KeptState(String artifact, Map<String, List<LossPoint>> losses) {}

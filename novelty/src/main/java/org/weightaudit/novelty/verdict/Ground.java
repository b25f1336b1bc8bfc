package org.weightaudit.novelty.verdict;

import java.util.List;
import java.util.Optional;
import org.weightaudit.novelty.distance.Neighbours;

/**
 * What generated checkpoints are judged against. Several generators of one training set share it.
 *
 * @param training without duplicates
 * @param trainingDuplicates by their rows in the training set as given
 * @param trainingSelf nearness of each training checkpoint to the other runs, or steps
 */
record Ground(
    Mode mode,
    Usable training,
    List<Duplicate> trainingDuplicates,
    Optional<Usable> reference,
    Measuring measuring,
    Neighbours trainingSelf,
    Yard yard,
    Scale scale) {}

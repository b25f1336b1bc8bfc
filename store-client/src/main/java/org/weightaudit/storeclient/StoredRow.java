package org.weightaudit.storeclient;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Optional;

/**
 * What the store knows of one checkpoint beside its weights.
 *
 * @param row its row in the matrix
 * @param name what to call it
 * @param run which training run it comes from; absent, like the rest, if not given
 * @param parent of which row of the set that the lineage names as {@code parentSet} it is a changed
 *     copy
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record StoredRow(
    int row,
    String name,
    Optional<String> run,
    Optional<Long> epoch,
    Optional<Long> step,
    Optional<Double> accuracy,
    Optional<Double> loss,
    Optional<Long> parent) {}

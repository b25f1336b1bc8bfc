package org.weightaudit.cli.client;

import java.util.Optional;

/** A set of networks that the server trains. */
public record Zoo(
    String id,
    String state,
    Optional<WorkProgress> progress,
    Optional<String> checkpointSet,
    Optional<WorkProblem> problem)
    implements Work {}

package org.weightaudit.cli.client;

import java.util.Optional;

/** A generator that the server trains. */
public record HostedGenerator(
    String id, String state, Optional<WorkProgress> progress, Optional<WorkProblem> problem)
    implements Work {}

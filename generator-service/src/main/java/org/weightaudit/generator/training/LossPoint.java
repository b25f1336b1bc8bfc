package org.weightaudit.generator.training;

import io.swagger.v3.oas.annotations.media.Schema;

/** A point of a loss curve. */
@Schema(name = "LossPoint")
record LossPoint(int step, double loss) {}

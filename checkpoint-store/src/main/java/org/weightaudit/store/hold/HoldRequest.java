package org.weightaudit.store.hold;

import io.swagger.v3.oas.annotations.media.Schema;

/** Why somebody holds a checkpoint set, a data set or an artifact. */
@Schema(name = "NewHold", example = "{\"reason\": \"audit of gpt-mnist\"}")
public record HoldRequest(String reason) {}

package org.weightaudit.store.hold;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes the kind of resource in a path. */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@Parameter(
    description = "What kind of resource",
    schema = @Schema(allowableValues = {"artifacts", "checkpoint-sets", "datasets"}))
@interface Collection {}

/**
 * The service that audits generated checkpoints. Each package is a feature; {@code run} holds the
 * way from sets to verdict.
 */
@NullMarked
package org.weightaudit.evaluation;

import org.jspecify.annotations.NullMarked;

/**
 * The labelled images on which checkpoints are compared: found on the server by name, or uploaded.
 * MNIST is fetched by package name where the server does not have it.
 */
@NullMarked
package org.weightaudit.cli.dataset;

import org.jspecify.annotations.NullMarked;

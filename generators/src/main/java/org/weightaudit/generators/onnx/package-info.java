/**
 * A hosted sampler: an ONNX model that makes weights of noise, which somebody brings and nobody
 * here trains. It is read before it is loaded, and runs in a process of its own with limits.
 */
@NullMarked
package org.weightaudit.generators.onnx;

import org.jspecify.annotations.NullMarked;

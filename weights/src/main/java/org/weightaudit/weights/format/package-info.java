/**
 * Files of weights and of images: safetensors, npy and npz, PyTorch zip checkpoints, idx, and data
 * sets of checkpoints in the layouts in which their authors released them. Every reader treats its
 * input as hostile: it checks each length against the bytes that are there before it allocates,
 * executes nothing, and refuses with a {@link FormatException} that says what was found and what
 * was wanted.
 */
@NullMarked
package org.weightaudit.weights.format;

import org.jspecify.annotations.NullMarked;

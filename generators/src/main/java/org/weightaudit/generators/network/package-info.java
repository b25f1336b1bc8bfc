/**
 * What the networks of generators are made of: named arrays on a device, layers as PyTorch computes
 * them, and optimisers. A network is a {@link org.weightaudit.generators.network.StateSpec} and
 * functions of {@link org.weightaudit.generators.network.Tensors}.
 */
@NullMarked
package org.weightaudit.generators.network;

import org.jspecify.annotations.NullMarked;

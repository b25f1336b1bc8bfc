/** What a neural field is: its embedding, tensors and symmetries. */
@NullMarked
package org.weightaudit.fields.network;

import org.jspecify.annotations.NullMarked;

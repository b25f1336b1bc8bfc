/**
 * Neural fields: small networks that tell for a point whether it lies inside a shape, as
 * HyperDiffusion (Erkoç et al., 2023) fits them. {@link org.weightaudit.fields.FieldFitting} tells
 * the whole story.
 */
@NullMarked
package org.weightaudit.fields;

import org.jspecify.annotations.NullMarked;

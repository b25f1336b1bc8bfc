/**
 * Data sets of labelled images: created open, filled with files, sealed when images and labels fit
 * each other, and from then on unchanged.
 */
@NullMarked
package org.weightaudit.store.dataset;

import org.jspecify.annotations.NullMarked;

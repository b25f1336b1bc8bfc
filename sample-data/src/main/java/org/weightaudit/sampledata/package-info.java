/**
 * Public data sets for the demo and the tests. They are fetched by package name with the ordinary
 * package clients into a cache outside the repository, once per machine.
 */
@NullMarked
package org.weightaudit.sampledata;

import org.jspecify.annotations.NullMarked;

/**
 * A platform that exists in memory only. It remembers what it was asked and answers what a test
 * tells it to.
 */
@NullMarked
package org.weightaudit.cli.testing;

import org.jspecify.annotations.NullMarked;

/**
 * The public API as the command line sees it: uploads that stream, posts that are safe to repeat,
 * and work that is followed until it ends. What the server refuses arrives as one exception whose
 * message a person can read.
 */
@NullMarked
package org.weightaudit.cli.client;

import org.jspecify.annotations.NullMarked;

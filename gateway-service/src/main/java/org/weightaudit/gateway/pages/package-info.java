/**
 * The pages for people: static HTML with a little script that reads the public API. Nothing on them
 * comes from elsewhere, and a strict content security policy keeps it so.
 */
@NullMarked
package org.weightaudit.gateway.pages;

import org.jspecify.annotations.NullMarked;

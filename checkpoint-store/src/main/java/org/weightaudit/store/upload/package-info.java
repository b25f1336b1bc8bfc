/**
 * Request bodies that are files: received as a stream into the work folder, with their length and
 * digest checked. A body that breaks off leaves nothing behind.
 */
@NullMarked
package org.weightaudit.store.upload;

import org.jspecify.annotations.NullMarked;

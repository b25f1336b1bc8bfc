package org.weightaudit.store.blob;

import io.swagger.v3.oas.annotations.media.Schema;

/**
 * How much was removed that nobody wanted.
 *
 * @param blobs rows and their objects
 * @param objects objects without a row
 * @param leases of processes that were killed
 * @param spoolFiles in the work folder of this process
 * @param uploads in parts, never completed
 */
@Schema(name = "Leftovers")
public record Leftovers(int blobs, int objects, int leases, int spoolFiles, int uploads) {}

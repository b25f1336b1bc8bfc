package org.weightaudit.store.reconcile;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.weightaudit.store.blob.Leftovers;
import org.weightaudit.store.blob.MissingBytes;

/**
 * What a reconciliation found and did, as it stands in JSON.
 *
 * @param clean whether all bytes to which something refers are there
 * @param blobs how many blobs were looked at
 * @param missing those whose bytes are not there, or not as many; nothing is done about them
 * @param foreign keys of the bucket that the store did not make; they are left alone
 * @param removed what nobody wanted any more
 * @param expiredHolds holds that were placed for a time and not kept
 */
@Schema(name = "Reconciliation")
public record ReconciliationReport(
    @Schema(example = "rc_01jd8k3m5xq9v7w2r4t6y8z0ab") String id,
    Instant startedAt,
    Instant finishedAt,
    boolean clean,
    @Schema(example = "1250") long blobs,
    List<MissingBytes> missing,
    List<String> foreign,
    Leftovers removed,
    int expiredHolds) {}

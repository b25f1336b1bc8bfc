package org.weightaudit.store;

import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * What the store accepts, and where it works.
 *
 * @param workDir for bodies that are being received or read
 * @param largestFile the largest file of checkpoints, and the largest artifact
 * @param largestDatasetFile the largest file of a data set; such files are read into the heap
 * @param largestLayout most parameters of a checkpoint; a row is read into the heap
 * @param shardSize about how large the shards of the matrix form are
 * @param spoolLimit about how much may lie in the work folder at once
 * @param keepDeleted how long bytes stay when nothing refers to them any more; longer than a backup
 *     takes, because the objects are copied after the rows
 */
@Validated
@ConfigurationProperties("weightaudit.store")
public record StoreSettings(
    Path workDir,
    DataSize largestFile,
    DataSize largestDatasetFile,
    @Min(1) int largestLayout,
    DataSize shardSize,
    DataSize spoolLimit,
    Duration keepDeleted) {}

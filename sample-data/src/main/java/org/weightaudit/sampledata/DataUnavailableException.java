package org.weightaudit.sampledata;

import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A data set is not in the cache and cannot be fetched; the message says where to put the files.
 */
public final class DataUnavailableException extends RuntimeException {

  DataUnavailableException(String reason, Path folder, IdxFiles files) {
    this(reason, folder, files, null);
  }

  DataUnavailableException(String reason, Path folder, IdxFiles files, @Nullable Throwable cause) {
    super(
        "%s. Put these four files into %s and start again: %s"
            .formatted(
                reason,
                folder,
                Stream.of(
                        files.trainImages(),
                        files.trainLabels(),
                        files.testImages(),
                        files.testLabels())
                    .map(file -> file.getFileName().toString())
                    .collect(Collectors.joining(", "))),
        cause);
  }
}

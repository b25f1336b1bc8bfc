package org.weightaudit.sampledata;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A data set is not in the cache and cannot be fetched; the message says where to put the files.
 */
public final class DataUnavailableException extends RuntimeException {

  DataUnavailableException(String reason, Path folder, List<Path> files) {
    this(reason, folder, files, null);
  }

  DataUnavailableException(
      String reason, Path folder, List<Path> files, @Nullable Throwable cause) {
    super(
        "%s. Put these %d files into %s and start again: %s"
            .formatted(
                reason,
                files.size(),
                folder,
                files.stream()
                    .map(file -> file.getFileName().toString())
                    .collect(Collectors.joining(", "))),
        cause);
  }
}

package org.weightaudit.generators.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much memory a process holds, as Linux tells in {@code /proc}. */
final class ResidentMemory {

  private static final String FIELD = "VmRSS:";

  private final Path status;

  ResidentMemory(long process) {
    status = Path.of("/proc", Long.toString(process), "status");
  }

  /** Resident bytes; 0 if the process has ended or the system does not tell. */
  long bytes() {
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith(FIELD))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }
}

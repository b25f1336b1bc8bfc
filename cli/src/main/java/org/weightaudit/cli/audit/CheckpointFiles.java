package org.weightaudit.cli.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.weightaudit.cli.client.BadRequestException;
import org.weightaudit.cli.client.Upload;

/**
 * The checkpoint files in some folders, told by their extensions.
 *
 * @param uploads what is to be uploaded; files of sub-folders carry the folders' names
 * @param skipped what else lies there
 */
record CheckpointFiles(List<Upload> uploads, List<Path> skipped) {

  private static final Set<String> EXTENSIONS =
      Set.of("pt", "pth", "bin", "ckpt", "npz", "npy", "safetensors");

  /**
   * Looks through files and folders.
   *
   * @throws BadRequestException if something is not there, nothing is a checkpoint file, or two
   *     files would have one name
   */
  static CheckpointFiles in(String option, List<Path> places) throws IOException {
    List<Path> skipped = new ArrayList<>();
    TreeMap<String, Upload> uploads = new TreeMap<>();
    for (Path place : places) {
      if (!Files.exists(place)) {
        throw new BadRequestException("%s names %s, which is not there".formatted(option, place));
      }
      for (Path file : files(place)) {
        if (!isCheckpoint(file) && Files.isDirectory(place)) {
          skipped.add(file);
          continue;
        }
        String name = name(place, file);
        if (uploads.put(name, new Upload(name, file, Files.size(file))) != null) {
          throw new BadRequestException("%s leads to two files named %s".formatted(option, name));
        }
      }
    }
    if (uploads.isEmpty()) {
      throw new BadRequestException(
          "%s names %s, where no file ends in one of %s"
              .formatted(option, places, EXTENSIONS.stream().sorted().toList()));
    }
    return new CheckpointFiles(List.copyOf(uploads.values()), List.copyOf(skipped));
  }

  private static List<Path> files(Path place) throws IOException {
    try (Stream<Path> files = Files.walk(place)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    }
  }

  private static boolean isCheckpoint(Path file) {
    String name = file.getFileName().toString();
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return EXTENSIONS.contains(extension);
  }

  private static String name(Path place, Path file) {
    List<String> parts = new ArrayList<>();
    Path relative = place.equals(file) ? file.getFileName() : place.relativize(file);
    relative.forEach(part -> parts.add(part.toString()));
    return String.join("_", parts);
  }

  long bytes() {
    return uploads.stream().mapToLong(Upload::bytes).sum();
  }
}

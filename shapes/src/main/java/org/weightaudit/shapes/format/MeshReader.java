package org.weightaudit.shapes.format;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.weightaudit.shapes.mesh.TriangleMesh;
import org.weightaudit.weights.format.FormatException;

/**
 * Reads a mesh of any format by the ending of its file name.
 *
 * @param limits how large a mesh is accepted
 * @param cleaning what of an AC3D file is left out
 */
public record MeshReader(MeshLimits limits, Ac3dCleaning cleaning) {

  private enum Format {
    OBJ,
    OFF,
    PLY,
    STL,
    AC;

    String ending() {
      return "." + name().toLowerCase(Locale.ROOT);
    }

    static Optional<Format> of(String name) {
      String lower = name.toLowerCase(Locale.ROOT);
      return Arrays.stream(values()).filter(format -> lower.endsWith(format.ending())).findFirst();
    }
  }

  /** A reader with standard limits and standard cleaning. */
  public static MeshReader standard() {
    return new MeshReader(MeshLimits.standard(), Ac3dCleaning.standard());
  }

  /** Whether a file of this name is one that can be read. */
  public static boolean reads(String name) {
    return Format.of(name).isPresent();
  }

  /**
   * Reads the mesh of a file. Cost: time and memory proportional to its length.
   *
   * @param name the file's name, of which the ending tells the format
   * @throws FormatException if the content is no mesh of that format, or larger than accepted
   */
  public TriangleMesh read(String name, byte[] content) {
    try {
      if (content.length > limits.fileBytes()) {
        throw new FormatException(
            "%d bytes; wanted are at most %d".formatted(content.length, limits.fileBytes()));
      }
      return switch (format(name)) {
        case OBJ -> ObjReader.read(content, limits);
        case OFF -> OffReader.read(content, limits);
        case PLY -> PlyReader.read(content, limits);
        case STL -> StlReader.read(content, limits);
        case AC -> Ac3dReader.read(content, limits, cleaning);
      };
    } catch (FormatException e) {
      throw new FormatException(name + ": " + e.getMessage(), e);
    }
  }

  private static Format format(String name) {
    return Format.of(name)
        .orElseThrow(
            () ->
                new FormatException(
                    "the name does not tell a format; wanted is an ending of "
                        + Arrays.stream(Format.values())
                            .map(Format::ending)
                            .collect(Collectors.joining(", "))));
  }
}

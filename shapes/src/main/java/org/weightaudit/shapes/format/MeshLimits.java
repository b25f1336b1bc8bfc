package org.weightaudit.shapes.format;

/**
 * How large a mesh is accepted. What a reader allocates is at most a small multiple of the file.
 *
 * @param fileBytes largest file
 * @param vertices most vertices
 * @param triangles most triangles, after polygons were cut
 */
public record MeshLimits(int fileBytes, int vertices, int triangles) {

  /** What is accepted from strangers: 128 MiB, a million vertices, half a million triangles. */
  public static MeshLimits standard() {
    return new MeshLimits(128 << 20, 1_000_000, 500_000);
  }
}

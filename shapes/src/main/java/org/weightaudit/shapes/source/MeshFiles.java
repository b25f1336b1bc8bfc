package org.weightaudit.shapes.source;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.weightaudit.shapes.format.MeshReader;
import org.weightaudit.shapes.mesh.Placement;
import org.weightaudit.shapes.mesh.SurfacePoints;
import org.weightaudit.shapes.mesh.TriangleMesh;
import org.weightaudit.weights.format.ArchivePaths;
import org.weightaudit.weights.format.FormatException;

/**
 * The mesh files of a folder or of a zip archive, in the order of their paths. A mesh is read when
 * it is asked for; nothing of an archive is written anywhere.
 */
public final class MeshFiles implements ShapeSource {

  private static final int DEEPEST = 16;
  private static final int MOST_FILES = 100_000;
  private static final long MOST_UNPACKED = 4L << 30;
  private static final long MOST_TIMES_PACKED = 200;

  /**
   * @param packed how many bytes of the archive these are; as many in a folder
   */
  private record Found(String name, long bytes, long packed) {}

  private final Path location;
  private final List<Found> files;
  private final MeshReader reader;
  private final Placement placement;

  private MeshFiles(Path location, List<Found> files, MeshReader reader, Placement placement) {
    this.location = location;
    this.files = List.copyOf(files);
    this.reader = reader;
    this.placement = placement;
  }

  /**
   * Lists the files whose names end as those of meshes do.
   *
   * @param location a folder, searched 16 deep without following links, or a zip archive
   * @throws FormatException if there is no such file, there are more than 100,000 files, or the
   *     archive is damaged, has a path that leads out of it, or unpacks to more than it should: a
   *     file to more than the reader accepts or 200 times its packed bytes, all meshes to 4 GiB
   */
  public static MeshFiles in(Path location, MeshReader reader, Placement placement)
      throws IOException {
    List<Found> found = Files.isDirectory(location) ? inFolder(location) : inArchive(location);
    List<Found> meshes =
        found.stream()
            .filter(file -> MeshReader.reads(file.name()) && !isHidden(file.name()))
            .sorted((a, b) -> a.name().compareTo(b.name()))
            .toList();
    if (meshes.isEmpty()) {
      throw new FormatException(
          "none of %d files is a mesh; wanted are files named .obj, .off, .ply, .stl or .ac"
              .formatted(found.size()));
    }
    requireDistinct(meshes);
    if (!Files.isDirectory(location)) {
      requireBounded(meshes, reader.limits().fileBytes());
    }
    return new MeshFiles(location, meshes, reader, placement);
  }

  private static void requireDistinct(List<Found> meshes) {
    for (int i = 1; i < meshes.size(); i++) {
      String name = meshes.get(i).name();
      if (name.equals(meshes.get(i - 1).name())) {
        throw new FormatException("the archive has two entries " + name);
      }
    }
  }

  private static void requireBounded(List<Found> meshes, int mostOfOne) {
    long all = 0;
    for (Found mesh : meshes) {
      long most = Math.min(mostOfOne, MOST_TIMES_PACKED * mesh.packed());
      if (mesh.bytes() > most) {
        throw new FormatException(
            "%s: %d bytes, packed into %d; wanted are at most %d"
                .formatted(mesh.name(), mesh.bytes(), mesh.packed(), most));
      }
      all += mesh.bytes();
      if (all > MOST_UNPACKED) {
        throw new FormatException(
            "the meshes up to %s unpack to %d bytes; wanted are at most %d"
                .formatted(mesh.name(), all, MOST_UNPACKED));
      }
    }
  }

  private static boolean isHidden(String name) {
    return name.startsWith("__MACOSX/") || name.startsWith(".") || name.contains("/.");
  }

  private static List<Found> inFolder(Path folder) throws IOException {
    List<Found> found = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder, DEEPEST)) {
      for (Path file : (Iterable<Path>) all::iterator) {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          String name = folder.relativize(file).toString().replace('\\', '/');
          add(found, new Found(name, Files.size(file), Files.size(file)));
        }
      }
    }
    return found;
  }

  private static List<Found> inArchive(Path archive) throws IOException {
    List<Found> found = new ArrayList<>();
    ZipDirectory.requireBounded(archive);
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        if (!entry.isDirectory()) {
          ArchivePaths.requirePlain(entry.getName());
          add(found, new Found(entry.getName(), entry.getSize(), entry.getCompressedSize()));
        }
      }
    } catch (ZipException | EOFException | IllegalArgumentException e) {
      throw new FormatException("the zip archive is damaged: " + e.getMessage(), e);
    }
    return found;
  }

  private static void add(List<Found> found, Found file) {
    if (found.size() == MOST_FILES) {
      throw new FormatException("more than the %d files accepted".formatted(MOST_FILES));
    }
    found.add(file);
  }

  /**
   * Of each folder at the top only the largest file, or the one that is chosen: for collections in
   * which a folder holds one thing in variants and parts.
   *
   * @param chosen path of the file to take, by folder
   * @throws IllegalArgumentException if a chosen file is not there
   */
  public MeshFiles onePerFolder(Map<String, String> chosen) {
    Map<String, Found> kept = new LinkedHashMap<>();
    for (Found file : files) {
      kept.merge(top(file.name()), file, (a, b) -> b.bytes() > a.bytes() ? b : a);
    }
    chosen.forEach(
        (folder, name) ->
            kept.put(
                folder,
                files.stream()
                    .filter(file -> file.name().equals(name) && top(name).equals(folder))
                    .findFirst()
                    .orElseThrow(
                        () ->
                            new IllegalArgumentException(
                                "there is no file %s in folder %s".formatted(name, folder)))));
    return new MeshFiles(location, List.copyOf(kept.values()), reader, placement);
  }

  /** All but what lies in these folders at the top. */
  public MeshFiles without(List<String> folders) {
    return new MeshFiles(
        location,
        files.stream().filter(file -> !folders.contains(top(file.name()))).toList(),
        reader,
        placement);
  }

  private static String top(String name) {
    int slash = name.indexOf('/');
    return slash < 0 ? "" : name.substring(0, slash);
  }

  @Override
  public int count() {
    return files.size();
  }

  @Override
  public String name(int index) {
    return files.get(index).name();
  }

  @Override
  public TriangleMesh mesh(int index) throws IOException {
    Found file = files.get(index);
    TriangleMesh mesh = placed(file.name(), reader.read(file.name(), content(file)));
    requireSurface(file.name(), mesh);
    return mesh;
  }

  private TriangleMesh placed(String name, TriangleMesh mesh) {
    try {
      return placement.place(mesh);
    } catch (IllegalArgumentException e) {
      throw new FormatException(name + ": " + e.getMessage(), e);
    }
  }

  /**
   * A mesh among far vertices that no triangle uses may be placed so small that nothing is left.
   */
  private static void requireSurface(String name, TriangleMesh mesh) {
    double area = 0;
    for (int t = 0; t < mesh.triangleCount(); t++) {
      area += mesh.area(t);
    }
    if (area < SurfacePoints.LEAST_AREA) {
      throw new FormatException(
          "%s: scaled to the cube of edge 1 the surface has the area %s; wanted is %s or more"
              .formatted(name, area, SurfacePoints.LEAST_AREA));
    }
  }

  private byte[] content(Found file) throws IOException {
    String name = file.name();
    if (Files.isDirectory(location)) {
      try (InputStream in = Files.newInputStream(location.resolve(name))) {
        return in.readNBytes(Math.addExact(reader.limits().fileBytes(), 1));
      }
    }
    try (ZipFile zip = new ZipFile(location.toFile())) {
      ZipEntry entry = zip.getEntry(name);
      if (entry == null) {
        throw new FormatException("the archive has no entry " + name + " any more");
      }
      try (InputStream in = zip.getInputStream(entry)) {
        return whole(file, in);
      }
    } catch (ZipException | EOFException | IllegalArgumentException e) {
      throw new FormatException("%s cannot be inflated: %s".formatted(name, e.getMessage()), e);
    }
  }

  /** No more is unpacked than the directory of the archive has said. */
  private static byte[] whole(Found file, InputStream in) throws IOException {
    byte[] content = in.readNBytes(Math.toIntExact(file.bytes()));
    if (content.length < file.bytes() || in.read() >= 0) {
      throw new FormatException(
          "%s says it has %d bytes and unpacks to %s"
              .formatted(
                  file.name(),
                  file.bytes(),
                  content.length < file.bytes() ? Integer.toString(content.length) : "more"));
    }
    return content;
  }
}

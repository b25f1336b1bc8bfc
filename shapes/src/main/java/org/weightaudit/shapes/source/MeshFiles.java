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
import org.weightaudit.weights.format.FormatException;

/**
 * The mesh files of a folder or of a zip archive, in the order of their paths. A mesh is read when
 * it is asked for; nothing of an archive is written anywhere.
 */
public final class MeshFiles implements ShapeSource {

  private static final int DEEPEST = 16;
  private static final int MOST_FILES = 100_000;

  private record Found(String name, long bytes) {}

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
   *     archive is damaged
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
    if (meshes.stream().map(Found::name).distinct().count() < meshes.size()) {
      throw new FormatException("the archive has two entries of one name");
    }
    return new MeshFiles(location, meshes, reader, placement);
  }

  private static boolean isHidden(String name) {
    return name.startsWith("__MACOSX/") || name.startsWith(".") || name.contains("/.");
  }

  private static List<Found> inFolder(Path folder) throws IOException {
    List<Found> found = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder, DEEPEST)) {
      for (Path file : (Iterable<Path>) all::iterator) {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          add(found, folder.relativize(file).toString().replace('\\', '/'), Files.size(file));
        }
      }
    }
    return found;
  }

  private static List<Found> inArchive(Path archive) throws IOException {
    List<Found> found = new ArrayList<>();
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        if (!entry.isDirectory()) {
          add(found, entry.getName(), entry.getSize());
        }
      }
    } catch (ZipException | EOFException | IllegalArgumentException e) {
      throw new FormatException("the zip archive is damaged: " + e.getMessage(), e);
    }
    return found;
  }

  private static void add(List<Found> found, String name, long bytes) {
    if (found.size() == MOST_FILES) {
      throw new FormatException("more than the %d files accepted".formatted(MOST_FILES));
    }
    found.add(new Found(name, bytes));
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
    String name = name(index);
    TriangleMesh mesh = placement.place(reader.read(name, content(name)));
    requireSurface(name, mesh);
    return mesh;
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

  private byte[] content(String name) throws IOException {
    if (Files.isDirectory(location)) {
      try (InputStream in = Files.newInputStream(location.resolve(name))) {
        return bounded(in);
      }
    }
    try (ZipFile zip = new ZipFile(location.toFile())) {
      ZipEntry entry = zip.getEntry(name);
      if (entry == null) {
        throw new FormatException("the archive has no entry " + name + " any more");
      }
      try (InputStream in = zip.getInputStream(entry)) {
        return bounded(in);
      }
    } catch (ZipException | EOFException | IllegalArgumentException e) {
      throw new FormatException("%s cannot be inflated: %s".formatted(name, e.getMessage()), e);
    }
  }

  /** One byte more than is accepted, so that the reader refuses what is longer. */
  private byte[] bounded(InputStream in) throws IOException {
    return in.readNBytes(Math.addExact(reader.limits().fileBytes(), 1));
  }
}

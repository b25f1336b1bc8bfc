package org.weightaudit.shapes.source;

import java.util.Objects;
import java.util.SplittableRandom;
import org.weightaudit.shapes.mesh.Placement;
import org.weightaudit.shapes.mesh.TriangleMesh;
import org.weightaudit.weights.random.Seed;

/**
 * Aircraft of random proportions: fuselage, wings, tailplane, fin, and none to four engines. Nose
 * towards -x, y up, mirror-symmetric in z. Each part is closed, and parts overlap where they join;
 * a winding number of 1 or more is inside. A shape depends on the seed and its index alone.
 *
 * @param count how many
 * @param seed whose
 */
public record AircraftFamily(int count, Seed seed) implements ShapeSource {

  /**
   * @throws IllegalArgumentException unless there is one at least
   */
  public AircraftFamily {
    if (count < 1) {
      throw new IllegalArgumentException("%d aircraft, wanted is 1 at least".formatted(count));
    }
  }

  @Override
  public String name(int index) {
    return "aircraft-%05d".formatted(Objects.checkIndex(index, count));
  }

  @Override
  public TriangleMesh mesh(int index) {
    Objects.checkIndex(index, count);
    SplittableRandom random = seed.of("aircraft").of(index).random();
    LoftedParts parts = new LoftedParts();
    double length = 1;
    double radius = random.nextDouble(0.045, 0.085);
    fuselage(parts, random, length, radius);
    Wing wing = wings(parts, random, radius);
    tail(parts, random, length, radius);
    engines(parts, random, wing, radius);
    return Placement.BOUNDING_BOX.place(parts.mesh());
  }

  private static void fuselage(
      LoftedParts parts, SplittableRandom random, double length, double radius) {
    double noseLength = random.nextDouble(0.10, 0.22) * length;
    double tailLength = random.nextDouble(0.28, 0.45) * length;
    double height = random.nextDouble(0.9, 1.25);
    double rise = random.nextDouble(0.2, 0.8) * radius;
    int rings = 25;
    double[][] sections = new double[rings][];
    for (int i = 0; i < rings; i++) {
      double x = length * (1 - Math.cos(Math.PI * (i + 0.5) / rings)) / 2;
      double fromNose = Math.min(1, x / noseLength);
      double fromTail = Math.min(1, (length - x) / tailLength);
      double r = radius * Math.sqrt(fromNose * (2 - fromNose)) * (0.12 + 0.88 * smooth(fromTail));
      sections[i] = LoftedParts.ellipse(x, rise * (1 - smooth(fromTail)), 0, r * height, r);
    }
    parts.add(sections);
  }

  private record Wing(double x, double y, double sweep, double dihedral, double halfSpan) {}

  private static Wing wings(LoftedParts parts, SplittableRandom random, double radius) {
    double halfSpan = random.nextDouble(0.32, 0.62);
    double chord = random.nextDouble(0.13, 0.28);
    double taper = random.nextDouble(0.25, 0.9);
    double thickness = random.nextDouble(0.10, 0.15);
    Wing wing =
        new Wing(
            random.nextDouble(0.28, 0.42),
            random.nextDouble(-0.7, 0.7) * radius,
            random.nextDouble(0, 0.7),
            random.nextDouble(-0.02, 0.12),
            halfSpan);
    parts.add(
        wingSection(wing, -1, chord * taper, thickness),
        wingSection(wing, 0, chord, thickness),
        wingSection(wing, 1, chord * taper, thickness));
    return wing;
  }

  private static double[] wingSection(Wing wing, int side, double chord, double thickness) {
    double out = Math.abs(side) * wing.halfSpan();
    return LoftedParts.foil(
        wing.x() + out * wing.sweep(),
        wing.y() + out * wing.dihedral(),
        side * wing.halfSpan(),
        chord,
        thickness * chord,
        false);
  }

  private static void tail(
      LoftedParts parts, SplittableRandom random, double length, double radius) {
    double finHeight = random.nextDouble(0.12, 0.24);
    double finChord = random.nextDouble(0.12, 0.2);
    double finTaper = random.nextDouble(0.4, 0.8);
    double finSweep = random.nextDouble(0.2, 0.9);
    double finX = length - finChord - random.nextDouble(0, 0.05);
    double finThickness = random.nextDouble(0.09, 0.13);
    double tipX = finX + finHeight * finSweep;
    parts.add(
        LoftedParts.foil(finX, 0, 0, finChord, finThickness * finChord, true),
        LoftedParts.foil(
            tipX, finHeight, 0, finTaper * finChord, finThickness * finTaper * finChord, true));

    boolean onFin = random.nextInt(4) == 0;
    Wing tailplane =
        new Wing(
            onFin ? tipX - 0.1 * finChord : finX + random.nextDouble(0, 0.3) * finChord,
            onFin ? 0.93 * finHeight : 0.4 * radius,
            random.nextDouble(0.1, 0.7),
            random.nextDouble(0, 0.15),
            random.nextDouble(0.12, 0.24));
    double chord = random.nextDouble(0.09, 0.15);
    double taper = random.nextDouble(0.4, 0.8);
    double thickness = random.nextDouble(0.10, 0.14);
    parts.add(
        wingSection(tailplane, -1, chord * taper, thickness),
        wingSection(tailplane, 0, chord, thickness),
        wingSection(tailplane, 1, chord * taper, thickness));
  }

  private static void engines(
      LoftedParts parts, SplittableRandom random, Wing wing, double fuselageRadius) {
    int pairs = random.nextInt(3);
    double radius = random.nextDouble(0.25, 0.45) * fuselageRadius;
    double length = random.nextDouble(0.1, 0.16);
    for (int pair = 0; pair < pairs; pair++) {
      double out = (0.34 + 0.3 * pair) * wing.halfSpan();
      for (int side = -1; side <= 1; side += 2) {
        parts.add(
            nacelle(
                wing.x() + out * wing.sweep() - 0.4 * length,
                wing.y() + out * wing.dihedral() - 0.9 * radius,
                side * out,
                length,
                radius));
      }
    }
  }

  private static double[][] nacelle(double x, double y, double z, double length, double radius) {
    int rings = 9;
    double[][] sections = new double[rings][];
    for (int i = 0; i < rings; i++) {
      double along = (double) i / (rings - 1);
      double r = radius * (0.7 + 1.2 * along * (1 - along) - 0.2 * along);
      sections[i] = LoftedParts.ellipse(x + along * length, y, z, r, r);
    }
    return sections;
  }

  /** Rises from 0 at 0 to 1 at 1, without a kink at 1. */
  private static double smooth(double t) {
    return t * (2 - t);
  }
}

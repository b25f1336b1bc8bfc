package org.weightaudit.shapes.format;

import java.util.List;
import java.util.Locale;

/**
 * What of an AC3D file is left out because it is drawn but no part of the solid.
 *
 * @param names objects whose name contains one of these, in lower case
 * @param loneQuads objects of a single polygon with three or four corners
 * @param transparentFrom surfaces whose material has this transparency or more, 0 to 1
 */
public record Ac3dCleaning(List<String> names, boolean loneQuads, double transparentFrom) {

  public Ac3dCleaning {
    names = List.copyOf(names);
  }

  /** Leaves nothing out. */
  public static Ac3dCleaning none() {
    return new Ac3dCleaning(List.of(), false, Double.POSITIVE_INFINITY);
  }

  /** Leaves out lights, propellers and their discs, shadows, flames, banners and glass. */
  public static Ac3dCleaning standard() {
    return new Ac3dCleaning(
        List.of(
            "light", "shadow", "prop", "disc", "disk", "blur", "flame", "cone", "halo", "flare",
            "beacon", "strobe", "rotor", "glow", "banner"),
        true,
        0.9);
  }

  boolean dropsName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return names.stream().anyMatch(lower::contains);
  }
}

package org.weightaudit.evaluation.archive;

import java.nio.charset.StandardCharsets;
import org.weightaudit.novelty.figure.Figure;

/** A figure in both formats. */
public record DrawnFigure(String name, byte[] svg, byte[] png) {

  /** Both files of a figure. */
  public static DrawnFigure of(Figure figure) {
    return new DrawnFigure(
        figure.name(), figure.svg().getBytes(StandardCharsets.UTF_8), figure.png());
  }
}

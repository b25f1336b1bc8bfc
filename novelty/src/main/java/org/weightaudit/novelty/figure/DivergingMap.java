package org.weightaudit.novelty.figure;

/**
 * From blue over white to red (ColorBrewer RdBu), which readers with any kind of colour vision tell
 * apart; values beyond the limit take the colour of the limit.
 *
 * @param limit the value of the reddest red, more than 0
 */
record DivergingMap(double limit) {

  private static final int[] STOPS = {
    0x053061, 0x2166AC, 0x92C5DE, 0xF7F7F7, 0xF4A582, 0xB2182B, 0x67001F
  };

  Colour of(double value) {
    double clipped = Math.max(-1, Math.min(1, value / limit));
    double position = (clipped + 1) / 2 * (STOPS.length - 1);
    int stop = Math.min((int) position, STOPS.length - 2);
    double share = position - stop;
    int rgb = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int from = (STOPS[stop] >> shift) & 0xFF;
      int to = (STOPS[stop + 1] >> shift) & 0xFF;
      rgb |= (int) Math.round(from + share * (to - from)) << shift;
    }
    return Colour.of(rgb);
  }
}

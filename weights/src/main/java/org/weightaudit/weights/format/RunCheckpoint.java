package org.weightaudit.weights.format;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A checkpoint of a run of G.pt, as {@code runs.json} tells it.
 *
 * @param key of its weights in {@code data.mdb}
 * @param epoch counted from zero, if the key tells one
 * @param iteration in the epoch, or in all if there is no epoch
 */
record RunCheckpoint(
    String key, String run, Optional<Long> epoch, long iteration, RunsJson.Metrics metrics) {

  /** {@code 000010/ep024_it00468.pt}; for Cartpole {@code 000010/it00468.pt}. */
  private static final Pattern KEY = Pattern.compile("([^/]+)/(?:ep(\\d{1,9})_)?it(\\d{1,9})\\.pt");

  /**
   * @throws FormatException if the key has another form
   */
  static RunCheckpoint of(String key, RunsJson.Metrics metrics) {
    Matcher parts = KEY.matcher(key);
    if (!parts.matches()) {
      throw new FormatException(
          "runs.json names checkpoint %s; wanted are names like 000010/ep024_it00468.pt or 000010/it00468.pt"
              .formatted(new Quoted(key)));
    }
    Optional<Long> epoch = Optional.ofNullable(parts.group(2)).map(Long::valueOf);
    return new RunCheckpoint(key, parts.group(1), epoch, Long.parseLong(parts.group(3)), metrics);
  }

  /**
   * Iterations of an epoch: as many as the last checkpoint of a run tells, which is taken after the
   * last iteration of the last epoch. If another one tells more, the run is not complete, and they
   * are not known.
   *
   * @param run its checkpoints in the order of training
   */
  static OptionalLong iterationsPerEpoch(List<RunCheckpoint> run) {
    long last = run.get(run.size() - 1).iteration();
    return run.stream().allMatch(checkpoint -> checkpoint.iteration() <= last)
        ? OptionalLong.of(last)
        : OptionalLong.empty();
  }

  /** The columns of this checkpoint: accuracy is 1 - error in percent / 100. */
  Map<Column, String> known(OptionalLong iterationsPerEpoch) {
    Map<Column, String> known = new EnumMap<>(Column.class);
    known.put(Column.NAME, key);
    known.put(Column.RUN, run);
    epoch.ifPresent(number -> known.put(Column.EPOCH, String.valueOf(number)));
    long epochs = epoch.orElse(0L);
    if (epochs == 0 || iterationsPerEpoch.isPresent()) {
      long step = epochs * iterationsPerEpoch.orElse(0) + iteration;
      known.put(Column.STEP, String.valueOf(step));
    }
    metrics.loss().ifPresent(loss -> known.put(Column.LOSS, String.valueOf(loss)));
    metrics
        .errorPercent()
        .ifPresent(error -> known.put(Column.ACCURACY, String.valueOf(1 - error / 100)));
    return known;
  }
}

package org.weightaudit.store.checkpointset;

import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.weightaudit.http.page.Page;
import org.weightaudit.http.page.PageQuery;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;
import org.weightaudit.store.blob.Sha256;
import org.weightaudit.store.download.Download;

/** What is read of sealed sets: the matrix form, and what is known of each row. */
@Component
class SealedWeights {

  private static final String ELEMENT_TYPE = "F32";

  private final SetTurns turns;
  private final CheckpointSetViews views;
  private final WeightShards shards;
  private final CheckpointRows checkpoints;

  SealedWeights(
      SetTurns turns, CheckpointSetViews views, WeightShards shards, CheckpointRows checkpoints) {
    this.turns = turns;
    this.views = views;
    this.shards = shards;
    this.checkpoints = checkpoints;
  }

  WeightsView weights(String setId) {
    return turns.read(
        setId,
        set -> {
          requireSealed(set);
          List<ShardView> all = shards.of(setId);
          return new WeightsView(
              all.stream().mapToInt(ShardView::rows).sum(),
              views.definition(set).toLayout().size(),
              ELEMENT_TYPE,
              all);
        });
  }

  Download shard(String setId, int index) {
    return turns.read(
        setId,
        set -> {
          requireSealed(set);
          ShardView shard =
              shards
                  .find(setId, index)
                  .orElseThrow(
                      () ->
                          Problem.notFound(
                              "shard %d in checkpoint set %s".formatted(index, setId)));
          return new Download(
              new Sha256(shard.sha256()), shard.bytes(), MediaType.APPLICATION_OCTET_STREAM, true);
        });
  }

  Page<CheckpointView> checkpoints(String setId, PageQuery query) {
    return turns.read(
        setId,
        set -> {
          requireSealed(set);
          int after = query.after().map(SealedWeights::row).orElse(-1);
          return query.page(
              checkpoints.page(setId, after, query.fetchSize()),
              checkpoint -> String.valueOf(checkpoint.row()));
        });
  }

  private static int row(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw Problem.invalid("pageToken", "Found a token that this list never gave.").causedBy(e);
    }
  }

  private static void requireSealed(CheckpointSet set) {
    if (!set.isSealed()) {
      throw Problem.of(
          ProblemType.CONFLICT,
          "Checkpoint set %s is OPEN; its rows are numbered when it is sealed, POST /v1/checkpoint-sets/%s:seal."
              .formatted(set.getId(), set.getId()));
    }
  }
}

package org.weightaudit.store.checkpointset;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.weightaudit.http.id.Ids;
import org.weightaudit.http.page.Page;
import org.weightaudit.http.page.PageQuery;
import org.weightaudit.http.text.PlainText;
import org.weightaudit.store.StoreSettings;
import org.weightaudit.store.blob.BlobLease;
import org.weightaudit.store.blob.Blobs;
import org.weightaudit.store.description.Lineage;
import org.weightaudit.store.hold.Holds;

/** Makes, shows, lists and deletes checkpoint sets. */
@Component
class CheckpointSets {

  private static final String AFTER_ALL_IDS = "~";
  private static final int LONGEST_NAME = 200;

  private final CheckpointSetRepository sets;
  private final CheckpointSetViews views;
  private final SetTurns turns;
  private final Holds holds;
  private final WeightShards shards;
  private final Blobs blobs;
  private final TransactionTemplate transactions;
  private final StoreSettings settings;
  private final Clock clock;

  CheckpointSets(
      CheckpointSetRepository sets,
      CheckpointSetViews views,
      SetTurns turns,
      Holds holds,
      WeightShards shards,
      Blobs blobs,
      PlatformTransactionManager transactions,
      StoreSettings settings,
      Clock clock) {
    this.sets = sets;
    this.views = views;
    this.turns = turns;
    this.holds = holds;
    this.shards = shards;
    this.blobs = blobs;
    this.transactions = new TransactionTemplate(transactions);
    this.settings = settings;
    this.clock = clock;
  }

  /** A set and its version for entity tags. */
  record Versioned(CheckpointSetView view, long revision) {}

  /** Makes an open set; runs in the transaction of the caller. */
  CheckpointSetView create(CheckpointSetRequest request) {
    PlainText.require("/name", request.name(), LONGEST_NAME);
    Map<String, String> lineage = request.lineage().orElse(Map.of());
    Lineage.require("/lineage/", lineage);
    SetDefinition definition = SetDefinition.of(request, settings.largestLayout());
    CheckpointSet set =
        new CheckpointSet(
            Ids.next("cs"),
            request.name(),
            request.role(),
            views.text(definition),
            views.text(lineage),
            clock.instant().truncatedTo(ChronoUnit.MICROS));
    return views.view(sets.saveAndFlush(set));
  }

  Versioned get(String id) {
    return turns.read(id, set -> new Versioned(views.view(set), set.revision()));
  }

  Page<CheckpointSetView> list(Optional<Role> role, Optional<State> state, PageQuery query) {
    return transactions.execute(
        status -> {
          List<CheckpointSet> found =
              sets.page(
                  query.after().orElse(AFTER_ALL_IDS),
                  role.map(List::of).orElse(List.of(Role.values())),
                  state.map(List::of).orElse(List.of(State.values())),
                  Limit.of(query.fetchSize()));
          return query.page(found, CheckpointSet::getId).map(views::view);
        });
  }

  /**
   * Deletes a set and the bytes that only it needs.
   *
   * @throws org.weightaudit.http.problem.Problem if somebody holds it
   */
  void delete(String id) {
    try (BlobLease lease = blobs.lease()) {
      turns.change(
          id,
          set -> {
            holds.requireNone(id, "Checkpoint set " + id);
            shards.blobsOf(id).forEach(lease::giveUp);
            sets.delete(set);
            sets.flush();
            return set;
          });
    }
  }
}

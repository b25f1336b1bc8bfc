package org.weightaudit.store.checkpointset;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Turns the rows of sets into what clients see. */
@Component
class CheckpointSetViews {

  private final CheckpointFileRepository files;
  private final CheckpointRows checkpoints;
  private final PredictionTableRepository predictions;
  private final JsonMapper json;

  CheckpointSetViews(
      CheckpointFileRepository files,
      CheckpointRows checkpoints,
      PredictionTableRepository predictions,
      JsonMapper json) {
    this.files = files;
    this.checkpoints = checkpoints;
    this.predictions = predictions;
    this.json = json;
  }

  SetDefinition definition(CheckpointSet set) {
    return json.readValue(set.definition(), SetDefinition.class);
  }

  String text(Object value) {
    return json.writeValueAsString(value);
  }

  /** The files of a set in the order of their checkpoints. */
  List<CheckpointFileRow> orderedFiles(String setId) {
    return files.findBySetId(setId).stream()
        .sorted(Comparator.comparing(CheckpointFileRow::name, NaturalOrder.INSTANCE))
        .toList();
  }

  CheckpointSetView view(CheckpointSet set) {
    SetDefinition definition = definition(set);
    Map<String, List<FlaggedCheckpoint>> flagged = checkpoints.flagged(set.getId());
    List<CheckpointFileView> fileViews = new ArrayList<>();
    int count = 0;
    for (CheckpointFileRow file : orderedFiles(set.getId())) {
      fileViews.add(CheckpointFileView.of(file, flagged.getOrDefault(file.getId(), List.of())));
      count += file.checkpoints();
    }
    return new CheckpointSetView(
        set.getId(),
        set.name(),
        set.role(),
        set.state(),
        definition.architecture(),
        definition.layout(),
        definition.symmetries(),
        definition.symmetryTrust(),
        definition.frozen().isEmpty()
            ? Optional.empty()
            : Optional.of(definition.layout().stream().map(TensorDescription::name).toList()),
        set.frozen().isPresent(),
        definition.toLayout().size(),
        count,
        checkpoints.runs(set.getId()),
        fileViews,
        predictions.findBySetIdOrderByDataset(set.getId()).stream()
            .map(PredictionTable::view)
            .toList(),
        json.readValue(set.lineage(), new TypeReference<Map<String, String>>() {}),
        set.digest(),
        set.createdAt(),
        set.sealedAt());
  }
}

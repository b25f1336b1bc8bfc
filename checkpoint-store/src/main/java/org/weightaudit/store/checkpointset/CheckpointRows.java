package org.weightaudit.store.checkpointset;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.weightaudit.weights.format.Column;

/** What is known of each checkpoint, one row each; there may be very many. */
@Component
class CheckpointRows {

  private static final int BATCH = 1000;

  private final JdbcTemplate template;
  private final JdbcClient database;

  CheckpointRows(JdbcTemplate template) {
    this.template = template;
    this.database = JdbcClient.create(template);
  }

  /** Adds the checkpoints of a file whose row is already there. */
  void insert(String setId, String fileId, ReadCheckpoints read) {
    Map<Integer, String> flags = new HashMap<>();
    read.flagged().forEach(flag -> flags.put(flag.checkpoint(), flag.reason()));
    List<Integer> positions = IntStream.range(0, read.count()).boxed().toList();
    template.batchUpdate(
        """
        insert into checkpoint (set_id, file_id, position, name, run, epoch, step, seed, accuracy, loss, parent, flagged, iou)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        positions,
        BATCH,
        (statement, position) -> {
          statement.setString(1, setId);
          statement.setString(2, fileId);
          statement.setInt(3, position);
          statement.setString(4, value(read, Column.NAME, position));
          statement.setString(5, value(read, Column.RUN, position));
          setLong(statement, 6, value(read, Column.EPOCH, position));
          setLong(statement, 7, value(read, Column.STEP, position));
          setLong(statement, 8, value(read, Column.SEED, position));
          setDouble(statement, 9, value(read, Column.ACCURACY, position));
          setDouble(statement, 10, value(read, Column.LOSS, position));
          setLong(statement, 11, value(read, Column.PARENT, position));
          statement.setString(12, flags.get(position));
          setDouble(statement, 13, value(read, Column.IOU, position));
        });
  }

  private static @Nullable String value(ReadCheckpoints read, Column column, int position) {
    List<Optional<String>> values = read.columns().get(column);
    return values == null
        ? null
        : values.get(position).map(text -> text.replace("\u0000", "")).orElse(null);
  }

  private static void setLong(PreparedStatement statement, int index, @Nullable String value)
      throws SQLException {
    if (value == null) {
      statement.setNull(index, Types.BIGINT);
    } else {
      statement.setLong(index, Long.parseLong(value));
    }
  }

  private static void setDouble(PreparedStatement statement, int index, @Nullable String value)
      throws SQLException {
    if (value == null) {
      statement.setNull(index, Types.DOUBLE);
    } else {
      statement.setDouble(index, Double.parseDouble(value));
    }
  }

  /** Gives the checkpoints of a file their places in the sealed set. */
  void number(String fileId, int firstRow) {
    database
        .sql("update checkpoint set row_number = :first + position where file_id = :file")
        .param("first", firstRow)
        .param("file", fileId)
        .update();
  }

  /** The flagged checkpoints of every file of a set, by file id. */
  Map<String, List<FlaggedCheckpoint>> flagged(String setId) {
    Map<String, List<FlaggedCheckpoint>> byFile = new HashMap<>();
    database
        .sql(
            """
            select file_id, position, flagged from checkpoint
            where set_id = :set and flagged is not null order by file_id, position""")
        .param("set", setId)
        .query(
            (RowCallbackHandler)
                row ->
                    byFile
                        .computeIfAbsent(row.getString(1), file -> new ArrayList<>())
                        .add(new FlaggedCheckpoint(row.getInt(2), row.getString(3))));
    return byFile;
  }

  /** Whether the checkpoints of a file were said to be of the same training runs as these. */
  boolean haveRunsOf(String fileId, ReadCheckpoints read) {
    List<String> runs =
        database
            .sql(
                "select run from checkpoint where file_id = :file and run is not null order by position")
            .param("file", fileId)
            .query(String.class)
            .list();
    return runs.equals(
        IntStream.range(0, read.count())
            .mapToObj(position -> value(read, Column.RUN, position))
            .filter(Objects::nonNull)
            .toList());
  }

  /** How many different runs the checkpoints of a set name; empty if none names any. */
  Optional<Integer> runs(String setId) {
    int runs =
        database
            .sql("select count(distinct run) from checkpoint where set_id = :set")
            .param("set", setId)
            .query(Integer.class)
            .single();
    return runs == 0 ? Optional.empty() : Optional.of(runs);
  }

  /** The columns that are given for any checkpoint of a numbered set, as text in row order. */
  Map<String, List<Optional<String>>> columns(String setId) {
    Map<String, List<Optional<String>>> columns = new HashMap<>();
    for (Column column : Column.values()) {
      // The names are those of the enum, never a client's.
      List<Optional<String>> values =
          template.query(
              "select %s from checkpoint where set_id = ? order by row_number"
                  .formatted(column.id()),
              (row, index) -> text(column, row),
              setId);
      if (values.stream().anyMatch(Optional::isPresent)) {
        columns.put(column.id(), values);
      }
    }
    return columns;
  }

  private static Optional<String> text(Column column, ResultSet row) throws SQLException {
    return column.isReal()
        ? Optional.ofNullable(row.getObject(1, Double.class)).map(String::valueOf)
        : Optional.ofNullable(row.getString(1));
  }

  /** Checkpoints of a sealed set behind a row, in order. */
  List<CheckpointView> page(String setId, int after, int limit) {
    return database
        .sql(
            """
            select c.row_number, c.position, c.name, f.name as file, f.checkpoints, c.run, c.epoch, c.step, c.seed,
              c.accuracy, c.loss, c.iou, c.parent, c.flagged
            from checkpoint c join checkpoint_file f on f.id = c.file_id
            where c.set_id = :set and c.row_number > :after order by c.row_number limit :limit""")
        .param("set", setId)
        .param("after", after)
        .param("limit", limit)
        .query((row, index) -> CheckpointView.of(row))
        .list();
  }
}

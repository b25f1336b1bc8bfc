package org.weightaudit.store.checkpointset;

import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.weightaudit.store.blob.Sha256;
import org.weightaudit.store.blob.SpooledFile;

/** The rows of the shards of sealed sets. */
@Component
class WeightShards {

  private static final String SELECT =
      "select shard, first_row, row_count, bytes, sha256 from weight_shard where set_id = :set";

  private final JdbcClient database;

  WeightShards(JdbcClient database) {
    this.database = database;
  }

  void insert(String setId, int shard, int firstRow, int rows, SpooledFile file) {
    database
        .sql(
            """
            insert into weight_shard (set_id, shard, first_row, row_count, bytes, sha256)
            values (:set, :shard, :firstRow, :rows, :bytes, :sha256)""")
        .param("set", setId)
        .param("shard", shard)
        .param("firstRow", firstRow)
        .param("rows", rows)
        .param("bytes", file.bytes())
        .param("sha256", file.sha256().hex())
        .update();
  }

  List<ShardView> of(String setId) {
    return database
        .sql(SELECT + " order by shard")
        .param("set", setId)
        .query((row, index) -> view(row))
        .list();
  }

  Optional<ShardView> find(String setId, int shard) {
    return database
        .sql(SELECT + " and shard = :shard")
        .param("set", setId)
        .param("shard", shard)
        .query((row, index) -> view(row))
        .optional();
  }

  private static ShardView view(java.sql.ResultSet row) throws java.sql.SQLException {
    return new ShardView(
        row.getInt("shard"),
        row.getInt("first_row"),
        row.getInt("row_count"),
        row.getLong("bytes"),
        row.getString("sha256"));
  }

  /** Every blob that a set refers to, shards and all others. */
  List<Sha256> blobsOf(String setId) {
    return database
        .sql(
            """
            select sha256 from weight_shard where set_id = :set
            union select sha256 from checkpoint_file where set_id = :set
            union select sha256 from prediction_table where set_id = :set
            union select frozen_sha256 from checkpoint_set where id = :set and frozen_sha256 is not null
            union select frozen_weights_sha256 from checkpoint_set
              where id = :set and frozen_weights_sha256 is not null""")
        .param("set", setId)
        .query(String.class)
        .list()
        .stream()
        .map(Sha256::new)
        .toList();
  }
}

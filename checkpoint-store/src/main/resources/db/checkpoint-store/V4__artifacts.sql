create table artifact (
  id text primary key,
  workspace text not null default 'default',
  name text not null,
  lineage text not null,
  sha256 text not null,
  bytes bigint not null,
  created_at timestamptz not null,
  foreign key (workspace, sha256) references blob (workspace, sha256)
);
create index artifact_blob on artifact (sha256);

create or replace view blob_reference as
  select workspace, sha256 from blob_lease
  union all select workspace, sha256 from checkpoint_file
  union all select workspace, frozen_sha256 from checkpoint_set where frozen_sha256 is not null
  union all select workspace, frozen_weights_sha256 from checkpoint_set where frozen_weights_sha256 is not null
  union all select workspace, sha256 from weight_shard
  union all select workspace, sha256 from prediction_table
  union all select workspace, sha256 from dataset_file
  union all select workspace, sha256 from artifact;

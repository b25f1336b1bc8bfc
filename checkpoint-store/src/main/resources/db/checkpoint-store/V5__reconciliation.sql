-- Which part of which resource refers to a blob; a lease is no resource.
create or replace view blob_reference as
  select workspace, sha256, null::text as resource, null::text as part from blob_lease
  union all select workspace, sha256, set_id, 'file ' || name from checkpoint_file
  union all select workspace, frozen_sha256, id, 'frozen checkpoint' from checkpoint_set where frozen_sha256 is not null
  union all select workspace, frozen_weights_sha256, id, 'frozen weights' from checkpoint_set where frozen_weights_sha256 is not null
  union all select workspace, sha256, set_id, 'shard ' || shard from weight_shard
  union all select workspace, sha256, set_id, 'predictions for ' || dataset from prediction_table
  union all select workspace, sha256, dataset_id, 'file ' || name from dataset_file
  union all select workspace, sha256, id, 'content' from artifact;

-- A hold without an end lasts until it is released.
alter table hold add column expires_at timestamptz;

create table reconciliation (
  id text primary key,
  workspace text not null default 'default',
  started_at timestamptz not null,
  report text not null
);

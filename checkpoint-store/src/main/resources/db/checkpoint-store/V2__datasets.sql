create table dataset (
  id text primary key,
  workspace text not null default 'default',
  name text not null,
  state text not null check (state in ('OPEN', 'SEALED')),
  classes int,
  normalization text not null,
  revision bigint not null,
  items int,
  image_shape text,
  digest text,
  created_at timestamptz not null,
  sealed_at timestamptz,
  unique (workspace, name)
);

create table dataset_file (
  id text primary key,
  workspace text not null default 'default',
  dataset_id text not null references dataset on delete cascade,
  name text not null,
  format text not null,
  sha256 text not null,
  bytes bigint not null,
  unique (dataset_id, name),
  foreign key (workspace, sha256) references blob (workspace, sha256)
);
create index dataset_file_blob on dataset_file (sha256);

-- Everything that refers to a blob; the foreign keys say the same, this can be asked.
create view blob_reference as
  select workspace, sha256 from blob_lease
  union all select workspace, sha256 from checkpoint_file
  union all select workspace, frozen_sha256 from checkpoint_set where frozen_sha256 is not null
  union all select workspace, frozen_weights_sha256 from checkpoint_set where frozen_weights_sha256 is not null
  union all select workspace, sha256 from weight_shard
  union all select workspace, sha256 from prediction_table
  union all select workspace, sha256 from dataset_file;

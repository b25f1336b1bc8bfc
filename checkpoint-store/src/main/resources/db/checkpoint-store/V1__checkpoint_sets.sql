-- Bytes in the object store, by content. A row is there before its object and goes after it.
create table blob (
  workspace text not null default 'default',
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  bytes bigint not null check (bytes >= 0),
  touched_at timestamptz not null,
  primary key (workspace, sha256)
);

-- Keeps a blob from when it is stored until a row refers to it.
create table blob_lease (
  id text not null,
  workspace text not null default 'default',
  sha256 text not null,
  since timestamptz not null,
  primary key (id, sha256),
  foreign key (workspace, sha256) references blob (workspace, sha256)
);
create index blob_lease_blob on blob_lease (sha256);

create table checkpoint_set (
  id text primary key,
  workspace text not null default 'default',
  name text not null,
  role text not null check (role in ('TRAINING', 'GENERATED', 'REFERENCE')),
  state text not null check (state in ('OPEN', 'SEALED')),
  definition text not null,
  lineage text not null,
  revision bigint not null,
  digest text,
  created_at timestamptz not null,
  sealed_at timestamptz,
  frozen_sha256 text,
  frozen_weights_sha256 text,
  foreign key (workspace, frozen_sha256) references blob (workspace, sha256),
  foreign key (workspace, frozen_weights_sha256) references blob (workspace, sha256),
  check ((state = 'SEALED') = (digest is not null)),
  check ((state = 'SEALED') = (sealed_at is not null))
);
create index checkpoint_set_frozen on checkpoint_set (frozen_sha256);
create index checkpoint_set_frozen_weights on checkpoint_set (frozen_weights_sha256);

create table checkpoint_file (
  id text primary key,
  workspace text not null default 'default',
  set_id text not null references checkpoint_set on delete cascade,
  name text not null,
  format text not null,
  sha256 text not null,
  bytes bigint not null,
  checkpoints int not null check (checkpoints > 0),
  columns text not null,
  notes text not null,
  unique (set_id, name),
  foreign key (workspace, sha256) references blob (workspace, sha256)
);
create index checkpoint_file_blob on checkpoint_file (sha256);

create table checkpoint (
  file_id text not null references checkpoint_file on delete cascade,
  workspace text not null default 'default',
  set_id text not null,
  position int not null,
  row_number int,
  name text,
  run text,
  epoch bigint,
  step bigint,
  seed bigint,
  accuracy double precision,
  loss double precision,
  flagged text,
  primary key (file_id, position)
);
create unique index checkpoint_row on checkpoint (set_id, row_number);

create table weight_shard (
  set_id text not null references checkpoint_set on delete cascade,
  workspace text not null default 'default',
  shard int not null,
  first_row int not null,
  row_count int not null,
  bytes bigint not null,
  sha256 text not null,
  primary key (set_id, shard),
  foreign key (workspace, sha256) references blob (workspace, sha256)
);
create index weight_shard_blob on weight_shard (sha256);

create table prediction_table (
  id text primary key,
  workspace text not null default 'default',
  set_id text not null references checkpoint_set on delete cascade,
  dataset text not null,
  networks int not null,
  items int not null,
  sha256 text not null,
  bytes bigint not null,
  unique (set_id, dataset),
  foreign key (workspace, sha256) references blob (workspace, sha256)
);
create index prediction_table_blob on prediction_table (sha256);

create table hold (
  set_id text not null references checkpoint_set,
  workspace text not null default 'default',
  holder text not null,
  reason text not null,
  since timestamptz not null,
  primary key (set_id, holder)
);

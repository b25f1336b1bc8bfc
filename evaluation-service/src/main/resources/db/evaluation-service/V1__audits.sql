create table audit (
  id text primary key,
  workspace text not null default 'default',
  created_at timestamptz not null,
  -- What to do: the checked request with what the store said of each set. JSON, kept to the letter.
  plan text not null,
  -- What was found: JSON, absent until the audit has succeeded.
  outcome text
);
create index audit_newest on audit (workspace, id desc);

create table audit_checkpoint (
  audit_id text not null references audit (id) on delete cascade,
  workspace text not null default 'default',
  -- 0 is the most suspicious.
  suspicion_rank int not null,
  label text not null,
  finding text not null,
  primary key (audit_id, suspicion_rank)
);
create index audit_checkpoint_label on audit_checkpoint (audit_id, label, suspicion_rank);

create table audit_figure (
  audit_id text not null references audit (id) on delete cascade,
  workspace text not null default 'default',
  name text not null,
  svg bytea not null,
  png bytea not null,
  primary key (audit_id, name)
);

create table zoo (
  id text primary key,
  workspace text not null default 'default',
  request text not null,
  checkpoint_set text,
  created_at timestamptz not null
);
create index zoo_newest on zoo (workspace, id desc);

create table generator (
  id text primary key,
  workspace text not null default 'default',
  -- What to do: the checked request with its configuration and training set. JSON.
  plan text not null,
  -- The latest state of a training that is not over: an artifact and the losses up to it. JSON.
  kept text,
  -- What was learned: JSON, absent until it is.
  outcome text,
  created_at timestamptz not null
);
create index generator_newest on generator (workspace, id desc);

-- Who needs a generator; what is held is not deleted.
create table generator_hold (
  generator text not null references generator (id) on delete cascade,
  holder text not null,
  workspace text not null default 'default',
  reason text not null,
  since timestamptz not null,
  primary key (generator, holder)
);

create table sampling (
  id text primary key,
  workspace text not null default 'default',
  generator text not null references generator (id) on delete cascade,
  plan text not null,
  -- The set that is being filled; absent before.
  checkpoint_set text,
  -- Whether it is sealed.
  complete boolean not null default false,
  created_at timestamptz not null
);
create index sampling_newest on sampling (generator, id desc);

create table job (
  id text primary key,
  workspace text not null default 'default',
  kind text not null,
  subject text not null,
  state text not null,
  phase text not null,
  fraction double precision not null,
  attempt int not null,
  lease text,
  created_at timestamptz not null,
  started_at timestamptz,
  attempt_at timestamptz,
  finished_at timestamptz,
  problem text,
  revision bigint not null
);
create index job_newest on job (workspace, created_at desc, id desc);

-- The table of db-scheduler 16.
create table scheduled_tasks (
  task_name text not null,
  task_instance text not null,
  task_data bytea,
  execution_time timestamptz not null,
  picked boolean not null,
  picked_by text,
  last_success timestamptz,
  last_failure timestamptz,
  consecutive_failures int,
  last_heartbeat timestamptz,
  version bigint not null,
  priority smallint,
  primary key (task_name, task_instance)
);
create index scheduled_tasks_due on scheduled_tasks (execution_time);
create index scheduled_tasks_heartbeat on scheduled_tasks (last_heartbeat);

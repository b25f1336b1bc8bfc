-- The place of a job in the fair order of workspaces; db-scheduler picks by execution_time, so every
-- job is due at this many seconds after 1970 (see QueueOrder).
alter table job add column virtual_start bigint not null default 0;
create index job_turn on job (workspace, virtual_start);
create index job_begun_turn on job (virtual_start) where started_at is not null;

with turn as (
  select id, row_number() over (order by created_at, id) as place from job where state = 'QUEUED')
update job set virtual_start = turn.place from turn where job.id = turn.id;
update scheduled_tasks set execution_time = to_timestamp(job.virtual_start)
from job where task_name = 'job' and task_instance = job.id and not picked;

-- When the worker was last heard of.
alter table job add column seen_at timestamptz;

create table job_attempt (
  job_id text not null references job on delete cascade,
  attempt int not null,
  lease text not null,
  worker text not null,
  host text not null,
  began_at timestamptz not null,
  ended_at timestamptz,
  seen_at timestamptz,
  phase text,
  outcome text,
  primary key (job_id, attempt)
);

create table idempotency_key (
  workspace text not null default 'default',
  route text not null,
  key text not null,
  request_hash text not null,
  status int,
  location text,
  body text,
  created_at timestamptz not null,
  primary key (workspace, route, key)
);
create index idempotency_key_age on idempotency_key (created_at);

-- Of which row of another set a checkpoint is a changed copy.
alter table checkpoint add column parent bigint;

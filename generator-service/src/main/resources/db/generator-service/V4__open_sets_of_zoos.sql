-- The open set that is being filled, while it is no checkpoint_set yet.
alter table zoo add column open_set text;

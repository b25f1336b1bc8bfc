alter table hold drop constraint hold_set_id_fkey;
alter table hold rename column set_id to resource;

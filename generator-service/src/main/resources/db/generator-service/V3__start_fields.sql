-- The artifact with the field that the others of a zoo start from, while the zoo is being fitted.
alter table zoo add column start_field text;

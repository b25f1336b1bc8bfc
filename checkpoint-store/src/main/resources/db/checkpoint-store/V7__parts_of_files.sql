-- Which part of an uploaded file the checkpoints are, where it has several.
alter table checkpoint_file add column part text;

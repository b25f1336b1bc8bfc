alter table checkpoint add column iou double precision;

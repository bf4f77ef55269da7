-- Every request shown reads the words of its step from bp_config: rows of services, a few hundred,
-- stay uncompressed in their page, since unpacking them cost a third of a list's time.
alter table service_service set (toast_tuple_target = 8160);

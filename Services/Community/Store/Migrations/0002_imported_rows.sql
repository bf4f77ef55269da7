-- What every table says about a row besides its own columns: row_version (the ETag),
-- imported_version (row_version as the last import left it; null: born here) and legacy (what the
-- old row held besides, and where it breaks a rule of today).
alter table core_notification
  add column imported_version bigint,
  add column legacy jsonb;

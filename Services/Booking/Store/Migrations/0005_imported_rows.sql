-- What every table says about a row besides its own columns: row_version (the ETag),
-- imported_version (row_version as the last import left it; null: born here) and legacy (what the
-- old row held besides, and where it breaks a rule of today). Foreign keys can be deferred for an
-- import; they are checked at once unless somebody asks for that.

alter table booking_room
  add column imported_version bigint,
  add column legacy jsonb;
alter table booking_booking
  add column imported_version bigint,
  add column legacy jsonb,
  alter constraint booking_booking_room_id_fkey deferrable initially immediate,
  add constraint booking_booking_status check (
    legacy is not null
    or status in ('pending', 'confirmed', 'checked_in', 'completed', 'cancelled',
      'cancelled_by_block', 'rejected', 'expired', 'no_show'));
alter table booking_bookingstatus
  add column imported_version bigint,
  add column legacy jsonb,
  alter constraint booking_bookingstatus_booking_id_fkey deferrable initially immediate;
alter table booking_openinghours
  alter constraint booking_openinghours_room_id_fkey deferrable initially immediate;
alter table booking_specialday
  alter constraint booking_specialday_room_id_fkey deferrable initially immediate;

create index booking_bookingstatus_author on booking_bookingstatus (author_id)
  where author_id is not null;
create index booking_booking_newest on booking_booking (created_at desc, id desc);

-- The old site let bookings overlap. Those are kept, marked `overlaps` in legacy; all others that
-- were taken over still hold their rooms, so it is the mark that lets a row out, not its age.
alter table booking_booking drop constraint booking_booking_no_overlap;
alter table booking_booking add constraint booking_booking_no_overlap
  exclude using gist (room_id with =, held with &&)
  where (
    status in ('pending', 'confirmed', 'checked_in')
    and (legacy is null or not legacy ? 'overlaps'));

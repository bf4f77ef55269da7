-- The history of a booking knows the words of bookings, and that it was moved: an old word that nobody
-- could map can be put right there too.

alter table booking_bookingstatus
  add constraint booking_bookingstatus_status check (
    legacy is not null
    or status in ('pending', 'confirmed', 'moved', 'checked_in', 'completed', 'cancelled',
      'cancelled_by_block', 'rejected', 'expired', 'no_show'));

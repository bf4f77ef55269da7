-- Commands that change these leave a revision.
select keep_changes_of('booking_booking', 'booking.booking', 'id');

"""The tables as they are; Django only reads and writes them."""

from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.db import models


class UserRef(models.Model):
    id = models.BigIntegerField(primary_key=True)
    display_name = models.TextField()
    deleted = models.BooleanField()

    class Meta:
        managed = False
        db_table = "user_ref"


class Room(models.Model):
    name = models.CharField(max_length=500)
    name_kk = models.CharField(max_length=500, null=True)
    name_en = models.CharField(max_length=500, null=True)
    max_people = models.SmallIntegerField()
    active = models.BooleanField()
    buffer_before = models.DurationField()
    buffer_after = models.DurationField()

    class Meta:
        managed = False
        db_table = "booking_room"


class OpeningHours(models.Model):
    room = models.ForeignKey(Room, models.CASCADE, primary_key=True)
    weekday = models.SmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        managed = False
        db_table = "booking_openinghours"


class SpecialDay(models.Model):
    room = models.ForeignKey(Room, models.CASCADE, null=True)
    day = models.DateField()
    opens = models.TimeField(null=True)
    closes = models.TimeField(null=True)

    class Meta:
        managed = False
        db_table = "booking_specialday"


class Booking(models.Model):
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    status = models.CharField(max_length=30)
    full_name = models.CharField(max_length=255, default="")
    email = models.CharField(max_length=254, default="")
    phone = models.CharField(max_length=20, default="")
    people_count = models.SmallIntegerField()
    purpose = models.CharField(max_length=500)
    author = models.ForeignKey(UserRef, models.DO_NOTHING, null=True, db_constraint=False)
    company_id = models.IntegerField(null=True)
    room = models.ForeignKey(Room, models.DO_NOTHING)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    held = DateTimeRangeField()
    row_version = models.BigIntegerField(default=1)

    class Meta:
        managed = False
        db_table = "booking_booking"


class BookingStatus(models.Model):
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    status = models.CharField(max_length=30)
    comment = models.CharField(max_length=1000, null=True)
    data = models.JSONField(default=dict)
    notified = models.BooleanField(default=False)
    booking = models.ForeignKey(Booking, models.CASCADE, related_name="history")
    author = models.ForeignKey(UserRef, models.DO_NOTHING, null=True, db_constraint=False)
    row_version = models.BigIntegerField(default=1)

    class Meta:
        managed = False
        db_table = "booking_bookingstatus"

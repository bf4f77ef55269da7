"""The three addresses, written as the framework's own guide would: serializers, ORM, atomic."""

import datetime
import json
import uuid
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.shortcuts import get_object_or_404
from psycopg.types.range import TimestamptzRange
from rest_framework import serializers
from rest_framework.exceptions import APIException
from rest_framework.response import Response
from rest_framework.views import APIView

from .models import Booking, BookingStatus, OpeningHours, Room, SpecialDay, UserRef

ACTIVE = ["pending", "confirmed", "checked_in"]
ALMATY = ZoneInfo("Asia/Almaty")


class Refused(APIException):
    status_code = 409


class NamedSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField(source="display_name")


class RoomSerializer(serializers.ModelSerializer):
    class Meta:
        model = Room
        fields = ["id", "name"]


class ChangeSerializer(serializers.ModelSerializer):
    author = NamedSerializer()
    at = serializers.DateTimeField(source="created_at")

    class Meta:
        model = BookingStatus
        fields = ["status", "comment", "data", "author", "at"]


class BookingSerializer(serializers.ModelSerializer):
    room = RoomSerializer()
    author = NamedSerializer()

    class Meta:
        model = Booking
        fields = ["id", "status", "room", "starts_at", "ends_at", "people_count", "purpose",
                  "author", "company_id", "created_at", "updated_at", "row_version"]


class DetailSerializer(BookingSerializer):
    history = ChangeSerializer(many=True)

    class Meta(BookingSerializer.Meta):
        fields = BookingSerializer.Meta.fields + ["history"]


class WishSerializer(serializers.Serializer):
    room_id = serializers.IntegerField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    people_count = serializers.IntegerField(min_value=1, max_value=1000)
    purpose = serializers.CharField(max_length=500)

    def validate(self, wish):
        if wish["starts_at"] >= wish["ends_at"]:
            raise serializers.ValidationError("The start must lie before the end")
        return wish


class BookingView(APIView):
    def get(self, request, id):
        booking = get_object_or_404(
            Booking.objects.select_related("room", "author").prefetch_related("history__author"),
            id=id, author_id=request.user.id)
        return Response(DetailSerializer(booking).data)


class BookingsView(APIView):
    def get(self, request):
        limit = int(request.query_params.get("limit", 20))
        found = list(Booking.objects.select_related("room", "author").filter(
            author_id=request.user.id).order_by("-starts_at", "-id")[:limit + 1])
        return Response({"items": BookingSerializer(found[:limit], many=True).data,
                         "next": str(found[limit - 1].id) if len(found) > limit else None})

    def post(self, request):
        wish = WishSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        with transaction.atomic():
            booking = book(request.user.id, wish.validated_data)
        return Response(BookingSerializer(booking).data, status=201)


def book(member, wish):
    UserRef.objects.bulk_create([UserRef(id=member, display_name="", deleted=False)],
                                ignore_conflicts=True)
    author = UserRef.objects.select_for_update(no_key=True).get(id=member)
    if author.deleted:
        raise Refused("gone")
    room = get_object_or_404(Room.objects.select_for_update(no_key=True), id=wish["room_id"])
    check_room(room, wish)
    held = TimestamptzRange(wish["starts_at"] - room.buffer_before,
                            wish["ends_at"] + room.buffer_after, "[)")
    if Booking.objects.filter(room=room, held__overlap=held, status__in=ACTIVE).exists():
        raise Refused("slot-taken")
    month = datetime.timedelta(days=31)
    list(Booking.objects.filter(author_id=member, status__in=ACTIVE,
                                starts_at__gte=wish["starts_at"] - month,
                                starts_at__lt=wish["ends_at"] + month).values("starts_at", "ends_at"))
    booking = Booking.objects.create(
        status="confirmed", author=author, room=room, people_count=wish["people_count"],
        purpose=wish["purpose"], starts_at=wish["starts_at"], ends_at=wish["ends_at"], held=held)
    BookingStatus.objects.create(status="confirmed", booking=booking, author=author)
    tell(booking)
    return booking


def check_room(room, wish):
    local = wish["starts_at"].astimezone(ALMATY)
    hours = list(OpeningHours.objects.filter(room=room).values("weekday", "opens", "closes"))
    special = list(SpecialDay.objects.filter(day=local.date(), room=None).values("opens", "closes"))
    opens, closes = datetime.time(9), datetime.time(18)
    for day in hours:
        if day["weekday"] == local.isoweekday():
            opens, closes = day["opens"], day["closes"]
    for day in special:
        opens, closes = day["opens"] or datetime.time(0), day["closes"] or datetime.time(0)
    end = wish["ends_at"].astimezone(ALMATY)
    if not room.active or local.time() < opens or end.time() > closes:
        raise Refused("closed")
    if wish["people_count"] > room.max_people:
        raise Refused("too-many-people")


def tell(booking):
    data = {"booking_id": booking.id, "room_id": booking.room_id, "user_id": booking.author_id,
            "starts_at": booking.starts_at.isoformat(), "ends_at": booking.ends_at.isoformat()}
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into outbox (id, type, version, aggregate_type, aggregate_id, aggregate_rev, "
            "actor_id, trace_id, data) values (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [uuid.uuid4(), "booking.confirmed", 1, "booking", str(booking.id), 1, booking.author_id,
             None, json.dumps(data)])

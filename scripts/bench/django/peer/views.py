"""The three addresses, written as the framework's own guide would: serializers, ORM, atomic."""

import json
import uuid

from django.db import connection, transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.exceptions import APIException
from rest_framework.response import Response
from rest_framework.views import APIView

from .models import (FormData, FormVersion, RequestLog, RequestStatus, RequestStep, Service,
                     ServiceRequest, UserRef)


class Refused(APIException):
    status_code = 409


class LabelField(serializers.Field):
    """The name of a request's step as its applicant reads it."""

    def __init__(self, **options):
        super().__init__(source="*", read_only=True, **options)

    def to_representation(self, row):
        status = row.service.bp_config["statuses"].get(row.bp_status, {})
        label = status.get("applicant_label") or status.get("label") or {}
        return label.get("ru")


class RequestSerializer(serializers.ModelSerializer):
    service = serializers.CharField(source="service_id")
    service_name = serializers.SerializerMethodField()
    bp_status_label = LabelField()
    author_name = serializers.CharField(source="author.display_name", default=None)
    assignee_name = serializers.CharField(source="assignee.display_name", default=None)
    company_name = serializers.CharField(source="company.name", default=None)

    class Meta:
        model = ServiceRequest
        fields = ["id", "number", "service", "service_name", "status", "bp_status",
                  "bp_status_label", "author_id", "author_name", "company_id", "company_name",
                  "assignee_id", "assignee_name", "submissions", "submitted_at", "deadline",
                  "created_at", "updated_at"]

    def get_service_name(self, row):
        return row.service.name.get("ru")


class DetailSerializer(RequestSerializer):
    class Meta(RequestSerializer.Meta):
        fields = RequestSerializer.Meta.fields + ["comment", "marks"]


class WishSerializer(serializers.Serializer):
    service = serializers.CharField(max_length=100)
    company_id = serializers.IntegerField(required=False)


def with_names():
    return ServiceRequest.objects.select_related("service", "author", "assignee", "company")


class RequestView(APIView):
    def get(self, request, id):
        row = get_object_or_404(with_names(), id=id, author_id=request.user.id)
        return Response(DetailSerializer(row).data)


class RequestsView(APIView):
    def get(self, request):
        limit = int(request.query_params.get("limit", 20))
        found = list(with_names().filter(author_id=request.user.id)
                     .order_by("-created_at", "-id")[:limit + 1])
        return Response({"items": RequestSerializer(found[:limit], many=True).data,
                         "next": str(found[limit - 1].id) if len(found) > limit else None})

    def post(self, request):
        wish = WishSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        with transaction.atomic():
            row = open_draft(request.user.id, wish.validated_data["service"])
        return Response({"id": row.id, "service": row.service_id, "status": row.status,
                         "bp_status": row.bp_status, "created_at": row.created_at}, status=201)


def open_draft(member, code):
    service = get_object_or_404(Service, code=code, published=True)
    now = timezone.now()
    if (service.start_date and now < service.start_date) or (
            service.end_date and now >= service.end_date):
        raise Refused("closed")
    author = UserRef.objects.select_for_update().get(id=member)
    if author.deleted:
        raise Refused("gone")
    version = FormVersion.objects.filter(
        hub_form_id=service.hub_form_id).order_by("-version").values_list("version", flat=True)[0]
    initial = service.bp_config["initial"]
    answers = FormData.objects.create(hub_form_id=service.hub_form_id, hub_form_version=version)
    row = ServiceRequest.objects.create(
        service=service, author=author, status="draft", bp_status=initial, hub_form_data=answers)
    RequestStatus.objects.create(status="draft", service_request=row, user_id=member)
    log = RequestLog.objects.create(service_request=row, action="created", user_id=member)
    RequestStep.objects.create(bp_status=initial, service_request=row, user_id=member, log=log)
    tell(row, initial)
    return row


def tell(row, step):
    data = {"request_id": row.id, "service_code": row.service_id, "author_id": row.author_id,
            "service_title": row.service.name, "to": step, "actor_id": row.author_id}
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into outbox (id, type, version, aggregate_type, aggregate_id, aggregate_rev, "
            "actor_id, trace_id, data) values (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [uuid.uuid4(), "request.created", 1, "request", str(row.id), 1, row.author_id, None,
             json.dumps(data)])

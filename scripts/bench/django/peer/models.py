"""The tables as they are; Django only reads and writes them."""

from django.db import models


class UserRef(models.Model):
    id = models.BigIntegerField(primary_key=True)
    display_name = models.TextField()
    deleted = models.BooleanField()

    class Meta:
        managed = False
        db_table = "user_ref"


class CompanyRef(models.Model):
    id = models.BigIntegerField(primary_key=True)
    name = models.TextField()

    class Meta:
        managed = False
        db_table = "company_ref"


class Service(models.Model):
    code = models.CharField(max_length=100, primary_key=True)
    name = models.JSONField()
    bp_config = models.JSONField()
    config = models.JSONField()
    published = models.BooleanField()
    start_date = models.DateTimeField(null=True)
    end_date = models.DateTimeField(null=True)
    hub_form_id = models.IntegerField(null=True)
    row_version = models.BigIntegerField()

    class Meta:
        managed = False
        db_table = "service_service"


class FormVersion(models.Model):
    hub_form_id = models.IntegerField(primary_key=True)
    version = models.SmallIntegerField()

    class Meta:
        managed = False
        db_table = "service_hubformversion"


class Timed(models.Model):
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    row_version = models.BigIntegerField(default=1)

    class Meta:
        abstract = True


class FormData(Timed):
    data = models.JSONField(default=dict)
    hub_form_id = models.IntegerField()
    hub_form_version = models.SmallIntegerField(null=True)
    status = models.CharField(max_length=20, default="draft")

    class Meta:
        managed = False
        db_table = "service_hubformdata"


class ServiceRequest(Timed):
    status = models.CharField(max_length=30)
    bp_status = models.CharField(max_length=50, null=True)
    number = models.CharField(max_length=50, null=True)
    submitted_at = models.DateTimeField(null=True)
    deadline = models.DateTimeField(null=True)
    comment = models.TextField(null=True)
    marks = models.JSONField(default=list)
    submissions = models.SmallIntegerField(default=0)
    data = models.JSONField(default=dict)
    is_archived = models.BooleanField(default=False)
    author = models.ForeignKey(UserRef, models.DO_NOTHING, null=True, related_name="+")
    assignee = models.ForeignKey(UserRef, models.DO_NOTHING, null=True, related_name="+")
    company = models.ForeignKey(CompanyRef, models.DO_NOTHING, null=True, related_name="+")
    service = models.ForeignKey(Service, models.DO_NOTHING)
    hub_form_data = models.ForeignKey(FormData, models.DO_NOTHING, null=True)
    open_key = models.CharField(max_length=200, null=True)

    class Meta:
        managed = False
        db_table = "service_servicerequest"


class RequestStatus(Timed):
    status = models.CharField(max_length=30)
    service_request = models.ForeignKey(ServiceRequest, models.DO_NOTHING)
    user_id = models.IntegerField(null=True)

    class Meta:
        managed = False
        db_table = "service_servicerequeststatus"


class RequestLog(Timed):
    text = models.TextField(default="")
    data = models.JSONField(default=dict)
    action = models.CharField(max_length=50)
    service_request = models.ForeignKey(ServiceRequest, models.DO_NOTHING)
    user_id = models.IntegerField(null=True)

    class Meta:
        managed = False
        db_table = "service_servicerequestlog"


class RequestStep(Timed):
    bp_status = models.CharField(max_length=255)
    service_request = models.ForeignKey(ServiceRequest, models.DO_NOTHING)
    user_id = models.IntegerField(null=True)
    log = models.ForeignKey(RequestLog, models.DO_NOTHING, null=True)

    class Meta:
        managed = False
        db_table = "service_servicerequestbpstatus"

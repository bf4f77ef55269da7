from django.urls import path

from .views import RequestsView, RequestView

urlpatterns = [
    path("api/v1/services/requests", RequestsView.as_view()),
    path("api/v1/services/requests/<int:id>", RequestView.as_view()),
]

from django.urls import path

from .views import BookingsView, BookingView

urlpatterns = [
    path("api/v1/booking/bookings", BookingsView.as_view()),
    path("api/v1/booking/bookings/<int:id>", BookingView.as_view()),
]

"""The clinic's addresses and one more: the bare view that a booking is measured against."""

from django.urls import include, path

from bench import bare

urlpatterns = [
    path("bare/bookings/", bare.insert_booking),
    path("", include("clinic.urls")),
]

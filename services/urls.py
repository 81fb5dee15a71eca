"""Addresses of the document services."""

urlpatterns = []

from django.contrib import admin

from dukcapil.people.technician import Page

from .models import Category


@admin.register(Category)
class CategoryAdmin(Page):
    list_display = ("name", "hint", "position", "active")
    list_editable = ("position", "active")
    search_fields = ("name", "hint")
    fixed_once_made = ("key",)
    prepopulated_fields = {"key": ("name",)}

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else self.prepopulated_fields

"""The technician's pages: Django's admin behind the portal's own sign-in.

Whoever is ``is_staff`` may do all that these pages offer; what they offer is decided here and in each app's
``admin.py``, not by model permissions. No page shows a NIK, and people are deactivated, never deleted.
"""

from allauth.account.decorators import secure_admin_login
from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.shortcuts import redirect

DATE = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
TIME = forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class ChoicesByOffice(forms.CheckboxSelectMultiple):
    """Check boxes folded under their office; an office with a tick is open."""

    template_name = "admin/choices_by_office.html"

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["offices"] = [
            {"name": office, "boxes": boxes, "ticked": sum(bool(box["selected"]) for box in boxes)}
            for office, boxes, _ in context["widget"]["optgroups"]
        ]
        return context


class TechnicianSite(admin.AdminSite):
    site_header = site_title = "Teknisi portal Dukcapil"
    index_title = "Pengaturan dan catatan portal"

    def login(self, request, extra_context=None):
        """Django's own form knows neither second factor nor rate limits, so signing in is allauth's."""
        return secure_admin_login(lambda request: redirect("admin:index"))(request)

    def logout(self, request, extra_context=None):
        return redirect("account_logout")

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")

    def password_change_done(self, request, extra_context=None):
        return redirect("account_change_password")


class _Technicians:
    """Permission of a page or of the rows in it: the site's, cut down to what the page offers."""

    may_add = True
    may_change = True
    may_delete = False
    formfield_overrides = {models.DateField: {"widget": DATE}, models.TimeField: {"widget": TIME}}

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """A choice of another row stays a plain choice, without pencil, plus and eye beside it."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def has_module_permission(self, request):
        return self.admin_site.has_permission(request)

    def has_view_permission(self, request, obj=None):
        return self.admin_site.has_permission(request)

    def has_add_permission(self, request, obj=None):
        return self.may_add and self.admin_site.has_permission(request)

    def has_change_permission(self, request, obj=None):
        return self.may_change and self.admin_site.has_permission(request)

    def has_delete_permission(self, request, obj=None):
        return self.may_delete and self.admin_site.has_permission(request)


class Page(_Technicians, admin.ModelAdmin):
    """A page where the technician adds and changes."""

    list_per_page = 50
    fixed_once_made: tuple[str, ...] = ()

    def get_readonly_fields(self, request, obj=None):
        return (*super().get_readonly_fields(request, obj), *(self.fixed_once_made if obj else ()))


class LookUp(Page):
    """A page where the technician only looks something up. Large tables: no total beside a search."""

    may_add = may_change = False
    show_full_result_count = False
    actions = None


class Rows(_Technicians, admin.TabularInline):
    """Rows edited within their owner's page."""

    may_delete = True
    extra = 0

"""The technician's pages: Django's admin behind the portal's own sign-in.

Whoever is ``is_staff`` may do all that these pages offer; what they offer is decided here and in each app's
``admin.py``, not by model permissions. No page shows a NIK, and people are deactivated, never deleted.
"""

from collections.abc import Callable, Iterable
from functools import wraps

from allauth.account.decorators import secure_admin_login
from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import BadRequest
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


Watcher = Callable[[], Iterable[str]]
_WATCHERS: list[Watcher] = []


def watch(watcher: Watcher) -> None:
    """Let an app say on the technician's first page what is wrong: sentences, asked at every visit."""
    if watcher not in _WATCHERS:
        _WATCHERS.append(watcher)


class TechnicianSite(admin.AdminSite):
    site_header = site_title = "Teknisi portal Dukcapil"
    index_title = "Pengaturan dan catatan portal"
    index_template = "admin/first_page.html"

    def index(self, request, extra_context=None):
        warnings = [sentence for watcher in _WATCHERS for sentence in watcher()]
        return super().index(request, {**(extra_context or {}), "warnings": warnings})

    def admin_view(self, view, cacheable=False):
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def readable(request, *args, **kwargs):
            _refuse_nul(request)
            return guarded(request, *args, **kwargs)

        return readable

    def login(self, request, extra_context=None):
        """Django's own form knows neither second factor nor rate limits, so signing in is allauth's."""
        _refuse_nul(request)
        return secure_admin_login(lambda request: redirect("admin:index"))(request)

    def logout(self, request, extra_context=None):
        return redirect("account_logout")

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")

    def password_change_done(self, request, extra_context=None):
        return redirect("account_change_password")


def _refuse_nul(request) -> None:
    """PostgreSQL holds no NUL in a text and fails on a search for one."""
    if any("\0" in name + "".join(values) for name, values in request.GET.lists()):
        raise BadRequest("NUL in the query string")


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
    linked_by: tuple[str, ...] = ()  # narrowings that only our own links ask for

    def lookup_allowed(self, lookup, value, request):
        """Django lets any column be asked in any way, so that ``?tracking_code__startswith=`` guesses a secret."""
        return lookup in self._lookups_offered(request)

    def _lookups_offered(self, request) -> set[str]:
        filters = [each if isinstance(each, str) else each[0] for each in self.get_list_filter(request)]
        by_filter = {name + how for name in filters for how in ("", "__exact", "__id__exact", "__isnull")}
        by_date = {f"{self.date_hierarchy}__{part}" for part in ("year", "month", "day") if self.date_hierarchy}
        return {*by_filter, *by_date, *self.get_search_fields(request), *self.linked_by}

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

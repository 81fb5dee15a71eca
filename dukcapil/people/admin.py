"""The technician's page of users; offices and desks have theirs where their hours and their SOPs are known."""

from itertools import groupby

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from django.contrib.auth.models import Group
from django.db.models import Exists, OuterRef, Prefetch

from .accounts import forget_second_factor, holders_of_email, sign_out_everywhere, vouch_for_email
from .desks import sit_at
from .models import Desk, User
from .technician import ChoicesByOffice, Page

for hidden in (Group, EmailAddress, Authenticator, UserSession):  # desks and allauth's own pages look after these
    admin.site.unregister(hidden)


def _desks_by_office() -> list[tuple[str, list[tuple[int, str]]]]:
    desks = Desk.objects.select_related("office").order_by("office__name", "role", "name")
    return [
        (str(office), [(desk.pk, desk.name) for desk in of_office])
        for office, of_office in groupby(desks, key=lambda desk: desk.office)
    ]


class _PersonFields(forms.ModelForm):
    """What the pages for a new and for a known user share."""

    desks = forms.TypedMultipleChoiceField(
        choices=_desks_by_office,
        coerce=int,
        required=False,
        label="Meja",
        help_text="Meja menentukan kantor, peran, dan SOP yang dikerjakan; perubahan berlaku saat itu juga.",
        widget=ChoicesByOffice,
    )
    acting: User

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            held = Desk.objects.filter(group__user=self.instance).order_by("office__name", "role", "name")
            self.initial["desks"] = list(held.values_list("pk", flat=True))

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        if email and holders_of_email(email).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("Alamat e-mail ini sudah dipakai akun lain.")
        return email

    def clean(self):
        given = super().clean()
        if given.get("desks") and not given.get("first_name"):
            self.add_error("first_name", "Isi nama petugas: namanya tercatat di riwayat setiap berkas.")
        if self.instance == self.acting and not (given.get("is_active") and given.get("is_staff")):
            raise forms.ValidationError("Anda tidak dapat menutup akses Anda sendiri; minta teknisi lain melakukannya.")
        return given


class PersonForm(_PersonFields, UserChangeForm):
    class Meta:
        model = User
        fields = ("username", "password", "first_name", "last_name", "email", "is_active", "is_staff")
        labels = {"email": "Alamat e-mail", "is_active": "Aktif", "is_staff": "Teknisi"}
        help_texts = {
            "is_active": "Hilangkan centang untuk menonaktifkan. Akun tidak dihapus: riwayat berkas menyebut namanya.",
            "is_staff": "Boleh membuka halaman teknisi ini.",
        }


class NewPersonForm(_PersonFields, UserCreationForm):
    class Meta:
        model = User
        fields = ("username", "first_name", "last_name", "email")
        labels = {"email": "Alamat e-mail"}


class PasswordForm(AdminPasswordChangeForm):
    """Every account here signs in with a password, so the page does not offer to switch it off."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("usable_password", None)
        for field in self.fields.values():
            field.required = True


class _IsTechnician(admin.BooleanFieldListFilter):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = "teknisi"


@admin.register(User)
class PersonAdmin(Page, UserAdmin):
    form = PersonForm
    add_form = NewPersonForm
    add_form_template = None
    change_password_form = PasswordForm
    change_user_password_template = "admin/people/user/password.html"  # noqa: S105 (a file)
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Orang", {"fields": ("first_name", "last_name", "email")}),
        ("Tugas", {"fields": ("desks",)}),
        ("Akses", {"fields": ("is_active", "is_staff", "second_factor", "last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "password1", "password2")}),
        ("Orang", {"fields": ("first_name", "last_name", "email")}),
        ("Tugas", {"fields": ("desks",)}),
    )
    readonly_fields = ("second_factor", "last_login", "date_joined")
    list_display = ("username", "full_name", "seats", "is_active", "technician", "second_factor")
    list_filter = ("is_active", ("is_staff", _IsTechnician), "groups__desk__office", "groups__desk__role")
    filter_horizontal = ()
    actions = ("reset_second_factor",)

    def get_queryset(self, request):
        desks = Prefetch("groups", Group.objects.filter(desk__isnull=False).select_related("desk__office"))
        factors = Authenticator.objects.filter(user=OuterRef("pk"))
        return super().get_queryset(request).prefetch_related(desks).annotate(has_second_factor=Exists(factors))

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.acting = request.user
        return form

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        user, desks = form.instance, Desk.objects.filter(pk__in=form.cleaned_data["desks"]).select_related("office")
        sit_at(user, desks)
        if "desks" in form.changed_data:
            names = "; ".join(str(desk) for desk in desks)
            self.log_change(request, user, f"Meja sekarang: {names or 'tidak ada'}.")
        if "email" in form.changed_data:
            vouch_for_email(user)
        if "is_active" in form.changed_data and not user.is_active:
            ended = sign_out_everywhere(user)
            self.log_change(request, user, f"Akun dinonaktifkan; {ended} sesi diakhiri.")

    @admin.display(description="nama", ordering="first_name")
    def full_name(self, user):
        return user.get_full_name()

    @admin.display(description="meja")
    def seats(self, user):
        return "; ".join(str(group.desk) for group in user.groups.all())

    @admin.display(description="teknisi", ordering="is_staff", boolean=True)
    def technician(self, user):
        return user.is_staff

    @admin.display(description="verifikasi dua langkah", boolean=True)
    def second_factor(self, user):
        return user.has_second_factor

    @admin.action(description="Hapus verifikasi dua langkah (ponsel hilang)")
    def reset_second_factor(self, request, queryset):
        for user in queryset:
            if forget_second_factor(user):
                self.log_change(request, user, "Verifikasi dua langkah dihapus.")
        sentence = "Verifikasi dua langkah dihapus; pemasangan baru diminta saat masuk berikutnya."
        self.message_user(request, sentence, messages.SUCCESS)

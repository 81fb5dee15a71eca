"""System check: every key of NIK_KEYS encrypts, before the first citizen's NIK finds out that one does not."""

from django.conf import settings
from django.core import checks

from .keys import fault_in


@checks.register(checks.Tags.security)
def nik_keys_encrypt(app_configs, **options) -> list[checks.CheckMessage]:
    fault = fault_in(settings.NIK_KEYS)
    return [checks.Error(fault, id="people.E001")] if fault else []

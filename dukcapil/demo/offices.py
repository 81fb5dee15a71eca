"""What the demo's offices say about themselves that no paper of theirs says."""

from collections import defaultdict

import phonenumbers

from dukcapil.notices.models import ServiceNumber
from dukcapil.people.models import Office
from sop_registry.models import Edition

PLEDGE = (
    "Dengan ini kami menyatakan sanggup menyelenggarakan pelayanan sesuai standar yang telah ditetapkan, "
    "memperbaikinya terus-menerus, dan menerima sanksi menurut peraturan perundang-undangan bila janji ini tidak "
    "kami tepati."
)


def seed_pledges() -> None:
    """A maklumat pelayanan where an office has none yet; a real office writes its own in the technician's pages."""
    Office.objects.filter(pledge="").update(pledge=PLEDGE)


def seed_service_numbers() -> None:
    """The WhatsApp numbers that editions in force print, one row each, "connected" to the demo's own mailbox."""
    served = defaultdict(list)
    printed = Edition.objects.filter(status=Edition.Status.PUBLISHED).exclude(contact="").select_related("sop__office")
    for edition in printed.order_by("sop__position", "sop__key"):
        served[edition.sop.office, edition.contact].append(edition)
    for (office, contact), editions in served.items():
        phone = phonenumbers.format_number(phonenumbers.parse(contact, "ID"), phonenumbers.PhoneNumberFormat.E164)
        ServiceNumber.objects.get_or_create(
            phone=phone,
            defaults={
                "office": office,
                "label": ", ".join(dict.fromkeys(edition.short_title for edition in editions))[:80],
                "phone_number_id": f"contoh{phone.lstrip('+')}",
                "sops": sorted({edition.sop.key for edition in editions}),
            },
        )

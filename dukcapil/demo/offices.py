"""What the demo's offices say about themselves that no paper of theirs says."""

from dukcapil.people.models import Office

PLEDGE = (
    "Dengan ini kami menyatakan sanggup menyelenggarakan pelayanan sesuai standar yang telah ditetapkan, "
    "memperbaikinya terus-menerus, dan menerima sanksi menurut peraturan perundang-undangan bila janji ini tidak "
    "kami tepati."
)


def seed_pledges() -> None:
    """A maklumat pelayanan where an office has none yet; a real office writes its own in the technician's pages."""
    Office.objects.filter(pledge="").update(pledge=PLEDGE)

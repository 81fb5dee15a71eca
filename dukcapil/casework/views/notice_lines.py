"""The messages to the applicant on the page of their case: what became of each, and what an officer may do about it."""

from datetime import datetime

from dukcapil.casework.deliveries import handling_offices
from dukcapil.casework.models import Case
from dukcapil.casework.privacy import Sight
from dukcapil.casework.queries import notices_about
from dukcapil.notices.channels.manual import ready_link
from dukcapil.notices.models import Handling, Notice
from dukcapil.people.models import User
from dukcapil.worktime.wording import moment_in_short, moment_in_words


def notice_lines(case: Case, user: User, sight: Sight, now: datetime) -> list[dict]:
    notices = list(notices_about(case))
    touched = [notice for notice in notices if notice.done_at or notice.tried_from]
    acts: dict[int, list[Handling]] = {}
    if touched:
        for each in Handling.objects.filter(notice__in=touched).select_related("by"):
            acts.setdefault(each.notice_id, []).append(each)
    handles = case.office in handling_offices(user, now)
    return [_line(notice, case, sight, handles, acts.get(notice.pk, []), now) for notice in notices]


def _line(notice: Notice, case: Case, sight: Sight, handles: bool, acts: list[Handling], now: datetime) -> dict:
    zone = case.office.zone
    by_hand = notice.state == Notice.State.BY_HAND and notice.channel == Notice.Channel.WHATSAPP
    failed = notice.state == Notice.State.FAILED and notice.done_at is None
    knows_both = sight.who and sight.content  # the link holds the phone number, and the key to the whole case
    fate = notice.fate.lower()
    if by_hand and not knows_both:
        fate = "dikirim oleh yang berhak melihat pelapor dan isinya"
    line = f"{notice.get_channel_display()} · {fate} · dibuat {moment_in_words(notice.queued_at, zone)}"
    done = [f"{each.get_what_display()} oleh {each.by}, {moment_in_short(each.at, zone, now)}" for each in acts]
    return {
        "pk": notice.pk,
        "subject": notice.subject,
        "icon": "brand-whatsapp" if notice.channel == Notice.Channel.WHATSAPP else "mail",
        "line": " · ".join([line, *done]),
        "link": ready_link(notice) if knows_both and (by_hand or (failed and handles)) else "",
        "link_label": "Kirim lewat WhatsApp" if notice.channel == Notice.Channel.WHATSAPP else "Kirim sendiri",
        "may_tick": knows_both and handles and (by_hand or failed),
        "may_retry": knows_both and handles and failed,
    }

"""When a requirement applies, said of what the applicant filled in: ``alasan=pisah,meninggal`` or ``umur>=5``.

The office edits these rules with its edition, so they are one comparison of one answer and nothing more.
"""

import re

from django.core.exceptions import ValidationError

_RULE = re.compile(r"(?P<name>[a-z_]+)(?P<sign>=|>=|<)(?P<wanted>[a-z0-9-]+(?:,[a-z0-9-]+)*)")


def check_rule(rule: str) -> None:
    """``ValidationError`` with a sentence for a rule that cannot be read."""
    read = _RULE.fullmatch(rule)
    if rule and (read is None or (read["sign"] != "=" and not read["wanted"].isdigit())):
        raise ValidationError(f"Aturan “{rule}” tidak dikenal. Tulis seperti alasan=pisah,meninggal atau umur>=5.")


def holds(rule: str, told: dict[str, str | int]) -> bool | None:
    """Does a rule hold for what was told? None where it speaks of something that was not."""
    read = _RULE.fullmatch(rule)
    if read is None or told.get(read["name"]) in (None, ""):
        return None
    value, wanted = told[read["name"]], read["wanted"]
    if read["sign"] == "=":
        return str(value) in wanted.split(",")
    return int(value) >= int(wanted) if read["sign"] == ">=" else int(value) < int(wanted)

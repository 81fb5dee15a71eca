"""Cells of files that spreadsheets open: what looks like a formula is kept from running."""

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def as_text(value) -> str:
    """The value as a cell that stays text in Excel and LibreOffice."""
    text = str(value)
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text

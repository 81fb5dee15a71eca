"""How a try to send may end badly. The cause is a code: it is kept and shown, so it names no address and no text."""

from datetime import timedelta


class NotSent(Exception):
    """The message did not go out; ``cause`` says why in a word and a code, as ``HTTP 500`` or ``WhatsApp 131026``."""

    def __init__(self, cause: str):
        super().__init__(cause)
        self.cause = cause


class Later(NotSent):
    """It may go out later. ``pause`` is what the other side asked for; ``whole_channel`` if it asked so of everyone."""

    def __init__(self, cause: str, pause: timedelta | None = None, *, whole_channel: bool = False):
        super().__init__(cause)
        self.pause, self.whole_channel = pause, whole_channel


class Never(NotSent):
    """It will not go out this way, however often it is tried: the address is wrong, or takes no messages."""


class ByHand(NotSent):
    """No machine can send it: it waits for an officer."""


class WindowClosed(NotSent):
    """WhatsApp takes no free text for this person now: the last word of theirs is older than 24 hours."""


class TooLarge(NotSent):
    """A file is larger than the asker can use; reading stopped there."""

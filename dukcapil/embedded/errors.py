"""What the launcher says when it cannot go on: one sentence that names the remedy."""


class ServiceError(Exception):
    """A service cannot be had; the message is an Indonesian sentence for the person at the terminal."""

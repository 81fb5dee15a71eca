"""A refusal is an exception with a sentence the person can act on."""


class Refusal(Exception):
    """What was asked cannot be done; ``sentence`` says why, ``status`` is the page's HTTP status."""

    status = 400

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


class NoSuchVerb(Refusal):
    status = 404


class NotAllowed(Refusal):
    status = 403


class AlreadyDone(Refusal):
    """The case has moved on since the page was drawn, or the state does not have the verb."""

    status = 409


class WrongInput(Refusal):
    """Some fields need another look: ``errors`` maps a field name on its sentence."""

    status = 422

    def __init__(self, errors: dict[str, str]):
        super().__init__(" ".join(errors.values()))
        self.errors = errors


class TooMany(Refusal):
    """Somebody tries more often than people do."""

    status = 429

    @staticmethod
    def sentence_for(what: str) -> str:
        return f"Terlalu banyak {what} dalam waktu singkat. Tunggu beberapa menit, lalu coba lagi."

"""What the complaint SOPs have in common, and what the document SOPs have in common."""

from dataclasses import replace

from dukcapil.people.roles import Role

from .flow import CAME_FROM, FLOWS, REFUSED, WITHDRAWN, Exit, Flow, Holder, Step, added


class ComplaintFlow(Flow):
    """A complaint: withdrawn at will until it is answered, refused only at the first desk, ended by the citizen.

    The whole-case clock runs from receipt to the first answer, which is the entry into ``konfirmasi``.
    """

    answered_in = frozenset({"konfirmasi"})

    def needs_answer(self, exit_: Exit) -> bool:
        return super().needs_answer(exit_) or exit_.target in self.answered_in

    def add_common_exits(self) -> None:
        for step in self.steps.values():
            if step.name == "konfirmasi":
                break
            step.add("batalkan", added(WITHDRAWN, by=[Role.PEMOHON]))
            answering = step.exits.get("jawab")
            if answering and answering.target not in self.answered_in and not answering.label:
                step.exits["jawab"] = replace(answering, label="Serahkan jawaban")  # not yet to the citizen
        self.first.add("tolak", added(REFUSED))
        confirming = self.steps["konfirmasi"].exits
        confirming["terima"] = replace(confirming["terima"], label="Terima jawaban")


class ServiceFlow(Flow):
    """A document: its clock starts at the first ``lengkap``, rests while put aside, ends at the hand-over notice."""

    starts_clock = "lengkap"
    answered_in = frozenset({"siap_diserahkan", "selesai"})

    def __init__(self, key: str, *steps: Step, postponable: tuple[str, ...] = (), **more):
        self._postponable = postponable
        super().__init__(key, *steps, **more)

    def common_steps(self, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        waiting = [step for step in steps if self._can_wait(step)]
        for step in waiting:
            step.add("tunda", added("ditunda", fields=["sebab"]))
        doers = tuple(dict.fromkeys(role for step in waiting for role in step.doers))
        return (
            Step("ditunda", doers[0], added=True, holder=Holder.OUTSIDE, lanjutkan=added(CAME_FROM, by=doers)),
            Step(
                "siap_diserahkan",
                Role.PENYERAHAN,
                added=True,
                holder=Holder.CITIZEN,
                serahkan=added(
                    "selesai", by=[Role.PENYERAHAN, Role.PEMOHON], fields=["penerima"], books=["penyerahan"]
                ),
            ),
        )

    def _can_wait(self, step: Step) -> bool:
        return step.actor is Role.OPERATOR or step.name in self._postponable

    def add_common_exits(self) -> None:
        for step in self._until_too_late_to_withdraw():
            step.add("batalkan", added(WITHDRAWN, by=[Role.PEMOHON]))
        self.first.add("tolak", added(REFUSED))

    def waiting_line(self, state: str) -> str:
        return "Dokumen siap" if state in self.answered_in else super().waiting_line(state)

    def _until_too_late_to_withdraw(self) -> list[Step]:
        """The steps before the kadis's, or before printing where no kadis acts."""
        steps = list(self.steps.values())
        signing = [step for step in steps if step.actor is Role.KADIS]
        last = signing[0] if signing else self.steps["pencetakan"]
        return steps[: steps.index(last)]


def document_sops(office: str) -> set[str]:
    """The SOPs of an office that end in a document, as the flows in the code say it: no page asks the database."""
    sops = {proxy.flow.sop for proxy in FLOWS.values() if isinstance(proxy.flow, ServiceFlow)}
    return {sop for sop in sops if sop.startswith(f"{office}/")}

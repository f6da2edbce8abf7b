"""Which of the new documents say again what another says."""

from __future__ import annotations

from collections.abc import Iterator

from musnad.copies import Copy, CopyIndex
from musnad.documents import Document
from musnad.ingest.deposits import Deposit, Depositing


class Resemblance:
    """Lays documents where `depositor` does, and knows in the end which of the new ones are copies."""

    def __init__(self, depositor: Depositing) -> None:
        self._depositor = depositor
        self._index = CopyIndex(depositor.read_text)
        self._new: set[str] = set()
        for identifier, text in depositor.read_texts():
            self._index.add(identifier, text)

    def deposit(self, document: Document) -> Deposit:
        """Lay one document down. Raises Refusal as the depositor does."""
        deposit = self._depositor.deposit(document)
        if deposit.outcome == "written":
            self._new.add(document.id)
            self._index.add(document.id, document.text)
        return deposit

    def read_texts(self) -> Iterator[tuple[str, str]]:
        """As the depositor does."""
        return self._depositor.read_texts()

    def read_text(self, document_id: str) -> str:
        """As the depositor does."""
        return self._depositor.read_text(document_id)

    def find_copies(self) -> list[Copy]:
        """Each new document that is a copy, as `one`, with the `other` it has most in common with, in order of ids."""
        best: dict[str, Copy] = {}
        for found in self._index.find() if self._new else ():
            for one, other in ((found.one, found.other), (found.other, found.one)):
                if one in self._new and (one not in best or found.share > best[one].share):
                    best[one] = Copy(one, other, found.share)
        return sorted(best.values())

"""What is wrong or worth knowing in one annotation of an export, gathered while it is read."""

from __future__ import annotations

from dataclasses import dataclass, field

from musnad.findings import Finding


@dataclass(slots=True)
class Problems:
    """`refusals` are reasons not to take the annotation; `warnings` are what was mended or left out in taking it."""

    file: str
    refusals: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)

    def refuse(self, path: str, check: str, message: str) -> None:
        """Note a reason not to take the annotation."""
        self.refusals.append(Finding(self.file, path, check, message))

    def warn(self, path: str, check: str, message: str) -> None:
        """Note something mended or left out."""
        self.warnings.append(Finding(self.file, path, check, message))

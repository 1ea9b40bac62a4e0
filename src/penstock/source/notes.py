"""Where readers and lowering put what they notice about the input.

Comes in: one remark at a time. Goes out: `Diagnostic`s, each once, in order of place. Read next: `diagnostics.py`.
"""

from __future__ import annotations

from penstock.diagnostics import Diagnostic, Level, Origin


class Notes:
    """A collector of diagnostics; `context` is the chain of names that the remarks of one resource share.

    `told` counts what was said, repetitions included.
    """

    def __init__(self) -> None:
        self._found: dict[tuple[str, str, str, str], Diagnostic] = {}
        self.context = ""
        self.told = 0

    def error(
        self, code: str, message: str, origin: Origin, *, value: str = "", expected: str = "", cure: str = ""
    ) -> None:
        """Note what Azure would reject, or what cannot be understood."""
        self._add(Level.ERROR, code, message, origin, value, expected, cure)

    def warn(
        self, code: str, message: str, origin: Origin, *, value: str = "", expected: str = "", cure: str = ""
    ) -> None:
        """Note what is probably not meant, or what is read in a way that should be known."""
        self._add(Level.WARNING, code, message, origin, value, expected, cure)

    def note(
        self, code: str, message: str, origin: Origin, *, value: str = "", expected: str = "", cure: str = ""
    ) -> None:
        """Note what limits the answers."""
        self._add(Level.NOTE, code, message, origin, value, expected, cure)

    def _add(self, level: Level, code: str, message: str, origin: Origin, value: str, expected: str, cure: str) -> None:
        self.told += 1
        key = (code, message, origin.file, origin.pointer)
        if key not in self._found:
            self._found[key] = Diagnostic(
                level=level,
                code=code,
                message=message,
                origin=origin,
                value=value,
                context=self.context,
                expected=expected,
                help=cure,
            )

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Give all remarks in order of file and pointer (the line is not looked up: it may cost a parse)."""
        return tuple(sorted(self._found.values(), key=lambda d: (d.origin.file, d.origin.pointer, d.code, d.message)))

"""`cnkh review`."""

import argparse
import shutil
import sys
from enum import Enum, auto
from typing import TYPE_CHECKING

from ..errors import CannotRunError
from .common import IDS, Commands, colour, write, write_report

if TYPE_CHECKING:
    from ..review import Session, Shown
    from ..seals import SealKey
# ruff: noqa: PLC0415

DESCRIPTION = """\
Shows each record whose seal is missing or void, with the words of every version beside each other, and asks whether it may be
sealed. Each record that is confirmed is sealed at once, with the name of the reader: whatever ends the review, nothing is lost."""

HELP = """\
y      seal it: you have read it beside the text, and every word and code is right;
       of a proposal, confirm that: its status is set to read, and it is shown again
n      leave it and go on (also Enter)
b      go back to the record before; n then takes back a seal that was made in this review
q      end the review; every seal that was made stays
?      show this
To correct a record, edit its file: a record that has changed since it was shown
is shown again before it is sealed."""


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    what = "read records one by one beside their texts, and seal those that you confirm"
    command = commands.add_parser("review", parents=[shared], help=what, description=DESCRIPTION, epilog=IDS)
    command.add_argument(
        "ids",
        nargs="*",
        metavar="ID",
        help="ids of records (default: every record); see below for what an id stands for",
    )
    command.add_argument(
        "--reader", required=True, metavar="NAME", help='who reads: a person, or as in "model reading, version 1"'
    )
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Show records, ask, and seal those that are confirmed."""
    from ..readers import reader_name
    from ..review import Session

    reader = reader_name(options.reader)
    if not (sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()):
        raise CannotRunError(
            "review shows each record and waits for an answer, so input and output must be a terminal; "
            "records that were read elsewhere are sealed by their ids with cnkh seal"
        )
    session = Session(options.root, options.ids, reader, colour())
    for file in session.unreadable:
        write(f"not shown, since it cannot be read: {file}; run: cnkh validate\n")
    if session.upcoming() is None:
        write(f"nothing to review: the seal of every record{' that was named' if options.ids else ''} holds\n")
        return 0
    try:
        _Dialogue(session).hold()
    except KeyboardInterrupt:
        write("\n")  # The question stands before it.
        raise
    finally:
        write(f"{session.result}\n")
    return 0


class _Then(Enum):
    """What comes after an answer."""

    NEXT = auto()
    BACK = auto()
    SAME = auto()
    """The same record, as it is now."""
    END = auto()


class _Dialogue:
    """Records and answers, one after the other."""

    def __init__(self, session: "Session") -> None:
        from .keys import Keys

        self._session = session
        self._keys = Keys()
        self._past: list[SealKey] = []
        """Records that were answered, the last one last."""

    def hold(self) -> None:
        """Go through the records until there are none, or the reader ends."""
        key = self._session.upcoming()
        while key is not None:
            match self._answered(key):
                case _Then.END:
                    return
                case _Then.BACK:
                    key = self._back() or key
                case _Then.NEXT:
                    self._past.append(key)
                    key = self._session.upcoming()

    def _back(self) -> "SealKey | None":
        """The record that was answered last, of those that are still to be shown."""
        while self._past:
            key = self._past.pop()
            if self._session.is_shown(key):
                self._session.ask_again(key)
                return key
        return None

    def _answered(self, key: "SealKey") -> _Then:
        """Show a record, and ask until it is sealed or left, or the reader goes elsewhere."""
        from ..review import Refusal
        from .keys import END, ENTER

        shown = self._session.show(key)
        self._put(shown)
        while True:
            answer = self._keys.answer(lambda: self._ask(shown)).lower()
            write(f"{answer if answer.isprintable() else ''}\n")
            if answer == "y":
                if shown.refusal is None:
                    return self._sealed(shown)
                if shown.refusal is Refusal.PROPOSED:
                    return self._confirmed(shown)
                write(f"not sealed: {shown.refusal.value}\n")
            elif answer in ("n", ENTER):
                return self._left(shown, take_back=answer == "n")
            elif answer in ("q", END):
                return _Then.END
            elif answer == "b" and self._past:
                return _Then.BACK
            elif answer == "b":
                write("this is the first record\n")
            elif answer == "?":
                write(f"{HELP}\n")
            else:
                write("press ? for the answers\n")

    def _put(self, shown: "Shown") -> None:
        """Show a record in the width that the terminal has now."""
        from ..review import Screen, lines

        size = shutil.get_terminal_size()
        screen = Screen(size.columns, colour(), size.lines)
        number, of = self._session.place(shown.key)
        write_report("\n".join(lines(shown, number, of, screen)) + "\n")

    def _ask(self, shown: "Shown") -> None:
        from ..review import Refusal

        question, answers = "keep its seal" if self._session.is_sealed(shown.key) else "seal it", "y n b q ?"
        if shown.refusal is Refusal.PROPOSED:
            question, answers = f"{shown.refusal.value}; confirm it", "y n b q ?"
        elif shown.refusal is not None:
            question, answers = "not to be sealed; go on", "n b q ?"
        write(f"\n{shown.key[1]}: {question}? [{answers}] ")

    def _confirmed(self, shown: "Shown") -> _Then:
        """Set a proposal to read, and show it again to be sealed."""
        if self._session.confirm(shown):
            write("confirmed: its status is read\n")
        else:
            write("not confirmed: it has changed since it was shown\n")
        return _Then.SAME if self._session.is_shown(shown.key) else _Then.NEXT

    def _sealed(self, shown: "Shown") -> _Then:
        if self._session.seal(shown):
            write("sealed\n")
        elif self._session.is_shown(shown.key):
            write("not sealed: it has changed since it was shown\n")
            return _Then.SAME
        elif self._session.is_there(shown.key):
            write("not sealed: somebody else has sealed it meanwhile\n")
        else:
            write("not sealed: it is not there any more\n")
        return _Then.NEXT

    def _left(self, shown: "Shown", take_back: bool) -> _Then:
        from ..review import Standing

        if shown.standing is not Standing.SEALED_HERE:
            self._session.leave(shown.key)
            write("left\n")
        elif take_back:
            self._session.take_back(shown.key)
            write("its seal is taken back\n")
        else:
            write("its seal stays\n")
        return _Then.NEXT

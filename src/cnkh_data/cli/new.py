"""`cnkh new`."""

import argparse
from pathlib import Path

from ..errors import CannotRunError
from .common import Commands

# ruff: noqa: PLC0415

DOCUMENT_HELP = """\
Stores a file as a source, byte for byte, and proposes a draft of the document that it holds: what to cut, and
a provision for each sentence. Run again with another file and language to add another text.
A draft is validated and is in no release."""

ENTRY_HELP = """\
Proposes a register entry from its mention: its kind from the last word of the name, its names from the versions
of the provision, its id from the English name; a state is known from ISO 3166-1. Prints it, and with --write
adds it to its register. It is a guess, and its note says so until somebody has read it."""


CORPUS_HELP = """\
Makes a folder with data/ in it, to which documents can be added: empty registers, and dataset.json. It is valid as it is,
and cnkh build makes a release of it."""


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    what = "add a document, another text of one, or a register entry, as a proposal; or begin a corpus"
    command = commands.add_parser("new", help=what)
    kinds = command.add_subparsers(required=True, metavar="RECORD")
    document = kinds.add_parser(
        "document",
        parents=[shared],
        help="a document from a text file",
        description=DOCUMENT_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    document.add_argument("id", metavar="ID", help="date, actors and kind, as in 2023-02-11-cn-kh-joint-statement")
    document.add_argument("--source", type=Path, metavar="FILE", help="the text as received, in UTF-8")
    document.add_argument("--language", metavar="TAG", help="language of the text: en, zh-Hans, zh-Hant, …")
    document.add_argument(
        "--kind", metavar="KIND", help="joint_statement, press_report or commentary (default: by the id)"
    )
    document.add_argument("--title", metavar="TITLE", help="short English title (default: as printed, or the id)")
    document.add_argument(
        "--party",
        action="append",
        default=[],
        metavar="ACTOR",
        help="actor that issues it (default: states it names first)",
    )
    document.add_argument(
        "--speaker",
        action="append",
        default=[],
        metavar="ACTOR",
        help="actor who speaks (default: parties of a joint text)",
    )
    document.add_argument(
        "--recut", action="store_true", help="take the cuts as corrected in document.json, and propose provisions anew"
    )
    document.set_defaults(run=run)
    entry = kinds.add_parser(
        "entry",
        parents=[shared],
        help="a register entry from its mention",
        description=ENTRY_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    entry.add_argument("words", metavar="NAME", nargs="?", default="", help="the name as a text prints it")
    entry.add_argument("--document", metavar="ID", help="document that prints it (default: the first that does)")
    entry.add_argument(
        "--at",
        metavar="PLACE",
        help="in place of the name, where it stands: language, line and column, as in zh-Hans:3:15",
    )
    entry.add_argument(
        "--kind", metavar="KIND", help="joint_body, person, agreement, place, … (default: by the last word)"
    )
    entry.add_argument("--id", metavar="ID", help="id of the entry (default: by the English name)")
    entry.add_argument("--write", action="store_true", help="add it to its register")
    entry.set_defaults(run=run_entry)
    corpus = kinds.add_parser(
        "corpus", help="the smallest valid corpus, in a folder of its own", description=CORPUS_HELP
    )
    corpus.add_argument("folder", type=Path, metavar="DIR", help="a folder that is empty or not there yet")
    corpus.add_argument(
        "--languages",
        required=True,
        metavar="TAGS",
        help="of the texts and of what you write, with commas between: fr,en",
    )
    corpus.add_argument("--title", metavar="TITLE", help="title of the dataset (default: the name of the folder)")
    corpus.set_defaults(run=run_corpus, root=Path())


def run(options: argparse.Namespace) -> int:
    """Add a document or a text, or take corrected cuts."""
    from ..drafting.new_document import recut

    if options.recut:
        if options.source or options.language or options.kind or options.title or options.party:
            raise CannotRunError("--recut takes the document as it is there: beside it, only --speaker says anything")
        lines = recut(options.root, options.id, tuple(options.speaker))
    else:
        lines = _add(options)
    print("\n".join(lines))
    print("next: read the cuts, then each provision beside its text; cnkh validate says what is left to do")
    return 0


def run_entry(options: argparse.Namespace) -> int:
    """Propose a register entry."""
    from ..drafting.new_entry import EntryRequest, propose_entry

    request = EntryRequest(options.words, options.document, options.at, options.kind, options.id, options.write)
    print("\n".join(propose_entry(options.root, request)))
    return 0


def run_corpus(options: argparse.Namespace) -> int:
    """Begin a corpus."""
    from ..drafting.new_corpus import CorpusRequest, new_corpus

    languages = tuple(options.languages.split(","))
    print("\n".join(new_corpus(CorpusRequest(options.folder, languages, options.title))))
    return 0


def _add(options: argparse.Namespace) -> list[str]:
    from ..drafting.new_document import Request, add
    from ..models.codelists import DocumentKind

    missing = {"--source FILE": options.source, "--language TAG": options.language}
    if not all(missing.values()):
        raise CannotRunError(f"say which: {' '.join(option for option, value in missing.items() if not value)}")
    if options.kind and options.kind not in list(DocumentKind):
        raise CannotRunError(f"no kind {options.kind!r}; there are: {', '.join(DocumentKind)}")
    kind = next((kind for kind in DocumentKind if kind == options.kind), None)
    parties, speakers = tuple(options.party), tuple(options.speaker)
    return add(
        options.root, Request(options.id, options.source, options.language, kind, options.title, parties, speakers)
    )

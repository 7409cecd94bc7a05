"""The command `cnkh`. Exit 0: clean. Exit 1: findings. Exit 2: could not run."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from .errors import CannotRunError

# What a command needs is imported when it runs: `cnkh --help` must not wait for pydantic and pyarrow.
# ruff: noqa: PLC0415


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
    except CannotRunError as error:
        print(f"cnkh: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # The reader has closed (`cnkh validate | head`): keep Python from complaining while it shuts down.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 2
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="cnkh", description="The China–Cambodia relationship as data.")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--root", type=Path, default=Path(), metavar="DIR", help="folder that holds data/ (default: this folder)"
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    validate = commands.add_parser(
        "validate", parents=[shared], help="check data/ and say what is wrong, where, and how to mend it"
    )
    validate.add_argument(
        "--contract", action="store_true", help="also check every record with jsonschema against the exported contract"
    )
    validate.set_defaults(run=_validate)

    build = commands.add_parser(
        "build", parents=[shared], help="validate, regenerate data/tables/ and datapackage.json, write the release"
    )
    build.add_argument("--out", type=Path, metavar="DIR", help="where releases go (default: dist/ in the root)")
    build.add_argument("--check", action="store_true", help="write nothing; say which generated files are out of date")
    build.set_defaults(run=_build)

    show = commands.add_parser(
        "show", parents=[shared], help="print a provision in every version, its commitments marked"
    )
    show.add_argument("id", metavar="ID", help="id of a provision or commitment")
    show.set_defaults(run=_show)

    schema = commands.add_parser(
        "schema", parents=[shared], help="print a JSON Schema, or export the whole contract to schema/"
    )
    schema.add_argument(
        "record", nargs="?", metavar="RECORD", help="record type whose JSON Schema to print; without one, list them"
    )
    schema.add_argument("--write", action="store_true", help="write schema/ again from the models")
    schema.set_defaults(run=_schema)

    seal = commands.add_parser(
        "seal", parents=[shared], help="after reading records again beside the text: renew their seals"
    )
    seal.add_argument("ids", nargs="*", metavar="ID", help="record ids; a document's id stands for all its records")
    seal.add_argument("--all", action="store_true", help="every record")
    seal.set_defaults(run=_seal)
    return parser


def _colour() -> bool:
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ


def _validate(options: argparse.Namespace) -> int:
    from .validate import render, validate

    report = validate(options.root, contract=options.contract)
    sys.stdout.write(render(report, colour=_colour()))
    return 0 if report.ok else 1


def _build(options: argparse.Namespace) -> int:
    from .release import BuildRefusedError, build, outdated
    from .validate import render

    try:
        if options.check:
            return _say_outdated(outdated(options.root))
        built = build(options.root, options.out or options.root / "dist")
    except BuildRefusedError as refused:
        sys.stdout.write(render(refused.report, colour=_colour()))
        print(f"cnkh: refused: {refused}", file=sys.stderr)
        return 1
    rows = sum(table.num_rows for table in built.tables.values())
    print(f"{built.release}: {len(built.tables)} tables, {rows} rows, as CSV and Parquet")
    return 0


def _say_outdated(paths: Sequence[str]) -> int:
    for path in paths:
        print(f"{path}: not what the build would write; run: cnkh build")
    return 1 if paths else 0


def _show(options: argparse.Namespace) -> int:
    from .show import show

    sys.stdout.write(show(options.root, options.id, colour=_colour()))
    return 0


def _schema(options: argparse.Namespace) -> int:
    import json

    from . import contract

    if options.write:
        for path in contract.write(options.root, _languages(options.root)):
            print(f"schema/{path}")
    elif options.record is None:
        print("\n".join(contract.RECORDS))
    elif options.record in contract.RECORDS:
        print(json.dumps(contract.json_schema(options.record), ensure_ascii=False, indent=2))
    else:
        raise CannotRunError(f"no record type {options.record!r}; there are: {', '.join(contract.RECORDS)}")
    return 0


def _languages(root: Path) -> tuple[str, ...]:
    from .corpus import load

    corpus = load(root).corpus
    if corpus is None:
        raise CannotRunError("data/dataset.json cannot be read; run: cnkh validate")
    return tuple(corpus.dataset.languages)


def _seal(options: argparse.Namespace) -> int:
    from .canonical import file_text
    from .corpus import load
    from .release.publish import publish_file
    from .seals import renewed

    corpus = load(options.root).corpus
    if corpus is None:
        raise CannotRunError("data/ cannot be read; run: cnkh validate")
    if bool(options.ids) == options.all:
        raise CannotRunError("name the records that were read, or say --all")
    try:
        seals = renewed(corpus, [item.id for item in corpus.sealable()] if options.all else options.ids)
    except KeyError as error:
        raise CannotRunError(f"no record has the id {error.args[0]!r}") from None
    publish_file(options.root / "data" / "seals.json", file_text(seals).encode("utf-8"))
    print(f"{len(seals)} records sealed")
    return 0


if __name__ == "__main__":
    sys.exit(main())

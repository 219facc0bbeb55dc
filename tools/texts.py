"""The texts of the portal: French is written in the code, English in a catalogue (decision 29).

texts.py update [--merge FILE…]   takes new texts into src/choeur/locale/en, drops those that are gone
texts.py check                    names what lacks English, and French that is not typed as agreed
texts.py compile                  writes the .mo files: English from its catalogue, French from the texts themselves
"""

import argparse
import itertools
import os
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from choeur.common.typography import french

SOURCES = Path(__file__).resolve().parent.parent / "src" / "choeur"
LOCALE = SOURCES / "locale"
ENGLISH = LOCALE / "en" / "LC_MESSAGES" / "django.po"
LAZY = {f"{name}_lazy": DEFAULT_KEYWORDS[name] for name in ("gettext", "ngettext", "pgettext", "npgettext")}
KEYWORDS = DEFAULT_KEYWORDS | LAZY | {"gettext_noop": None}
HEADER = """\
# English of the portal. The French is in the code; `tools/texts.py update` keeps this list in step with it.
msgid ""
msgstr ""
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%[sd]")
BADLY_TYPED = {
    re.compile("[’\u202f\u00a0]"): "is typed with ' and plain spaces",
    re.compile(r"\w[;!?»](?:\s|$)|[^\W\d]:(?:\s|$)"): "has a space before : ; ! ? »",
    re.compile(r"«\S"): "has a space after «",
}


def sources() -> list[Path]:
    return sorted(
        path for pattern in ("*.py", "*.html", "*.txt") for path in SOURCES.rglob(pattern) if "migrations" not in path.parts
    )


def texts_of_the_code() -> Catalog:
    catalog = Catalog(locale="fr")
    for path in sources():
        for text, context in _texts(path):
            catalog.add(text, context=context, locations=[(path.relative_to(SOURCES).as_posix(), 1)])
    return catalog


def _texts(path: Path) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    content = path.read_text(encoding="utf-8")
    if "gettext" not in content and "translat" not in content and "_(" not in content:
        return
    if path.suffix != ".py":
        content = "\n".join(map(str.strip, templatize(content).splitlines()))  # Python, to a reader of tokens
    for _line, text, _comments, context in extract("python", BytesIO(content.encode()), keywords=KEYWORDS):
        yield text, context


def english() -> Catalog:
    return _read(ENGLISH) if ENGLISH.exists() else Catalog(locale="en")


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="en")


def update(merged: list[Path]) -> None:
    known = [english(), *map(_read, merged)]
    texts = texts_of_the_code()
    catalog = Catalog(locale="en", header_comment="")
    for message in messages_of(texts):
        catalog.add(message.id, _translation(message, known), context=message.context)
    _tell_differences(known, texts, merged)
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    with BytesIO() as body:
        write_po(body, catalog, width=0, omit_header=True, sort_output=True, ignore_obsolete=True)
        ENGLISH.write_bytes(HEADER.encode() + body.getvalue().strip() + b"\n")
    print(f"{len(catalog)} texts, {sum(not _translated(message) for message in messages_of(catalog))} without English")


def _translation(message: Message, catalogs: list[Catalog]) -> str | tuple[str, ...]:
    found = (catalog.get(message.id, message.context) for catalog in catalogs)
    return next(
        (other.string for other in found if other and other.pluralizable == message.pluralizable and _translated(other)), ""
    )


def _tell_differences(known: list[Catalog], texts: Catalog, merged: list[Path]) -> None:
    for path, catalog in zip(merged, known[1:], strict=True):
        for message in messages_of(catalog):
            if texts.get(message.id, message.context) is None:
                print(f"{path.name}: not a text of the code: {message.id!r}", file=sys.stderr)
            elif _translation(message, known) != message.string and _translated(message):
                print(f"{path.name}: another English is kept for {message.id!r}", file=sys.stderr)


def check() -> int:
    texts, translations = texts_of_the_code(), english()
    faults = [
        fault for message in messages_of(texts) for fault in faults_of(message, translations.get(message.id, message.context))
    ]
    faults += [
        f"is no longer in the code: {message.id!r}"
        for message in messages_of(translations)
        if not texts.get(message.id, message.context)
    ]
    for fault in faults:
        print(fault)
    if faults:
        print(f"{len(faults)} texts to mend: `make fix` brings new ones into {ENGLISH.relative_to(Path.cwd())}")
    return bool(faults)


def faults_of(message: Message, translation: Message | None) -> Iterator[str]:
    place = message.locations[0][0]
    if translation is None or not _translated(translation):
        yield f"{place}: no English for {message.id!r}"
    elif _placeholders(translation.string) != _placeholders(message.id):
        yield f"{place}: the placeholders differ in the English of {message.id!r}"
    for text in forms_of(message.id):
        bare = PLACEHOLDER.sub("x", re.sub(r"<[^<>]*>|https?://\S+|&\w+;", "", text))
        yield from (f"{place}: French {rule}: {text!r}" for fault, rule in BADLY_TYPED.items() if fault.search(bare))


def _placeholders(texts: str | tuple[str, ...]) -> set[str]:
    return set(itertools.chain.from_iterable(map(PLACEHOLDER.findall, forms_of(texts))))


def forms_of(texts: str | tuple[str, ...]) -> tuple[str, ...]:
    return (texts,) if isinstance(texts, str) else tuple(texts)


def _translated(message: Message) -> bool:
    return all(forms_of(message.string)) and not message.fuzzy


def messages_of(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def compile_all() -> None:
    newest = max(path.stat().st_mtime for path in [*sources(), ENGLISH, Path(__file__)] if path.exists())
    compiled = [target for target in LOCALE.rglob("*.mo") if target.stat().st_mtime > newest]
    if len(compiled) < len(("fr", "en")):
        write_french(LOCALE)
        write_english(LOCALE)


def write_french(folder: Path) -> None:
    printed = Catalog(locale="fr")
    for message in messages_of(texts_of_the_code()):
        texts = message.id
        printed.add(texts, french(texts) if isinstance(texts, str) else tuple(map(french, texts)), context=message.context)
    _write(folder / "fr" / "LC_MESSAGES" / "django.mo", printed)


def write_english(folder: Path) -> None:
    _write(folder / "en" / "LC_MESSAGES" / "django.mo", english())


def _write(target: Path, catalog: Catalog) -> None:
    """Whole or not at all: a running portal may be reading it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(f".{os.getpid()}.draft")
    with draft.open("wb") as file:
        write_mo(file, catalog)
    draft.replace(target)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=["update", "check", "compile"])
    parser.add_argument("--merge", nargs="+", type=Path, default=[], metavar="FILE")
    arguments = parser.parse_args()
    if arguments.action == "update":
        update(arguments.merge)
    elif arguments.action == "check":
        return check()
    else:
        compile_all()
    return 0


if __name__ == "__main__":
    sys.exit(main())

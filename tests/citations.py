"""The invented publications of tests/data/citations.json, and the answers of citeproc to compare with."""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import citeproc

from evidence.citation import STYLES, item
from evidence.record import Author, Record

HERE = Path(__file__).parent
ROOT = HERE.parent
STYLE_FILES = {name: str(ROOT / "evidence" / "styles" / f"{file}.csl") for name, file in STYLES.items()}
_TUPLES = ("languages", "keywords")


def invented() -> list[Record]:
    """One record for each case that a citation must get right; `covers` in the file says which."""
    return [_record(entry) for entry in json.loads((HERE / "data" / "citations.json").read_text(encoding="utf-8"))]


def _record(entry: dict[str, Any]) -> Record:
    fields = {name: value for name, value in entry.items() if name != "covers"}
    fields["authors"] = tuple(Author(**author) for author in fields.get("authors", []))
    fields["publication_types"] = tuple((name, ui) for name, ui in fields["publication_types"])
    fields |= {name: tuple(fields.get(name, ())) for name in _TUPLES}
    return Record(**fields)


def engine_folder() -> str | None:
    """Where npm's citeproc is installed: NODE_PATH, else nothing."""
    folders = os.environ.get("NODE_PATH", "").split(os.pathsep)
    return next((folder for folder in folders if folder and (Path(folder) / "citeproc").is_dir()), None)


def oracle(records: list[Record]) -> dict[str, Any]:
    """What citeproc (npm) makes of the same items: {style: {"html" | "text": [[id, reference]]}}."""
    locale = Path(citeproc.LOCALES_PATH) / "locales-en-US.xml"
    request = {"styles": STYLE_FILES, "locale": str(locale), "items": [item(record) for record in records]}
    script = str(ROOT / "scripts" / "citeproc_oracle.js")
    done = subprocess.run(["node", script], input=json.dumps(request), capture_output=True, text=True, check=True)
    answer = json.loads(done.stdout)
    for formats in answer.values():
        formats["html"] = [[identity, _bare(reference)] for identity, reference in formats["html"]]
    return dict(answer)


def _bare(reference: str) -> str:
    """A reference of citeproc without its layout elements, characters escaped as HTML usually does."""
    flat = re.sub(r"</?div[^>]*>\s*", "", reference.replace('</div><div class="csl-right-inline">', " ")).strip()
    return flat.replace("&#38;", "&amp;").replace("&#60;", "&lt;").replace("&#62;", "&gt;")

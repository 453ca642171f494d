"""How many references are identical to those of citeproc (npm), in each style, over a file of PubMed XML.

NODE_PATH=FOLDER/node_modules python scripts/accuracy_citations.py FILE.xml   (npm install --prefix FOLDER citeproc)
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]


def main(path: str) -> None:
    """Print the count for each style, and each pair that differs."""
    from citations import engine_folder, oracle  # beside the tests, on the path only now

    from evidence import citation
    from evidence.record import Record
    from evidence.sources import pubmed_xml

    if engine_folder() is None:
        sys.exit("Set NODE_PATH to a node_modules folder that holds citeproc.")
    with Path(path).open("rb") as stream:
        read = [found for found in pubmed_xml.read(stream, path) if isinstance(found, Record)]
    records = [record for record in read if not citation.retracted(record)]
    answers = oracle(records)
    for style in citation.STYLES:
        made = citation.text(records, style, markup=True)
        wanted = [reference for _, reference in answers[style]["html"]]
        differing = [(ours, theirs) for ours, theirs in zip(made, wanted, strict=True) if ours != theirs]
        print(f"{style}: {len(made) - len(differing)} of {len(made)} identical ({1 - len(differing) / len(made):.1%})")
        for ours, theirs in differing:
            print(f"  ours    {ours}\n  citeproc {theirs}")


if __name__ == "__main__":
    main(sys.argv[1])

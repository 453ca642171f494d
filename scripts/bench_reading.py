"""Measure reading of PubMed XML against other programs, in one run on one machine, as ratios.

    python scripts/generate_corpus.py corpus.xml.gz --records 30000
    python scripts/bench_reading.py corpus.xml.gz

Peers that are not installed are left out: pubmed_parser (with all its options), Bio.Entrez.read, and `zcat | xtract` of
NLM's Entrez Direct with the fields that `evidence` reads (-mixed, or it cuts titles at inline tags). Every reader starts
from the .xml.gz and hands over every record; with two processes the records arrive in the one that asked for them. On a machine
that does other work at the same time the processor seconds say more than the others. "times ours" is held against one process.
"""

import argparse
import gzip
import importlib
import importlib.util
import os
import platform
import resource
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from evidence.record import Record
from evidence.sources.pubmed_xml import read
from evidence.sources.pubmed_xml.workers import read_with

# every field of a Record: what is left out here would be read for nothing there
XTRACT = (
    "-mixed -pattern PubmedArticle -element MedlineCitation/PMID PMID@Version MedlineCitation@Status MedlineCitation@IndexingMethod"
    " -element ArticleTitle VernacularTitle Journal/Title ISOAbbreviation MedlineTA ISSN ISSNLinking Volume Issue"
    " -element MedlinePgn StartPage EndPage Language PublicationStatus"
    " -block DateCompleted -sep - -element Year,Month,Day -block DateRevised -sep - -element Year,Month,Day"
    " -block PubDate -sep - -element Year,Month,Day,Season,MedlineDate -block ArticleDate -sep - -element Year,Month,Day"
    " -block PubMedPubDate -if @PubStatus -equals entrez -sep - -element Year,Month,Day"
    " -block Abstract/AbstractText -element @Label @NlmCategory AbstractText -block Abstract/CopyrightInformation -element CopyrightInformation"
    " -block OtherAbstract -element @Type @Language OtherAbstract/AbstractText"
    " -block ELocationID -element @EIdType @ValidYN ELocationID"
    " -block Author -element @ValidYN LastName ForeName Initials Suffix CollectiveName Identifier@Source Identifier Affiliation"
    " -block Investigator -element LastName ForeName Initials Affiliation"
    " -block PublicationType -element @UI PublicationType"
    " -block MeshHeading -element DescriptorName DescriptorName@UI DescriptorName@MajorTopicYN"
    " -subset QualifierName -element QualifierName @UI @MajorTopicYN"
    " -block Keyword -element Keyword -block Chemical -element RegistryNumber NameOfSubstance NameOfSubstance@UI"
    " -block Grant -element GrantID Agency Country -block CoiStatement -element CoiStatement"
    " -block DataBank -element DataBankName AccessionNumber"
    " -block CommentsCorrections -element @RefType PMID RefSource Note"
    " -block PubmedData/ArticleIdList/ArticleId -element @IdType ArticleId"
    " -block Reference -element Citation -subset ArticleId -element @IdType ArticleId"
)


def ours(path: Path) -> int:
    with path.open("rb") as stream:
        return sum(isinstance(value, Record) for value in read(stream, path.name))


def ours_with_two(path: Path) -> int:
    with path.open("rb") as stream:
        return sum(isinstance(value, Record) for value in read_with(2, stream, path.name))


def pubmed_parser(path: Path) -> int:
    peer = importlib.import_module("pubmed_parser")

    options = {"year_info_only": False, "nlm_category": True, "author_list": True, "reference_list": True}
    return len(list(peer.parse_medline_xml(str(path), **options)))


def bio_entrez(path: Path) -> int:
    entrez = importlib.import_module("Bio.Entrez")
    with gzip.open(path) as stream:
        return len(entrez.read(stream)["PubmedArticle"])


def xtract(path: Path) -> int:
    command = f"zcat '{path}' | xtract {XTRACT} | wc -c"
    subprocess.run(["bash", "-c", command], check=True, capture_output=True)
    return -1


def peers() -> dict[str, Callable[[Path], int]]:
    """Name -> what reads a file and says how many records it got (-1: not counted)."""
    found: dict[str, Callable[[Path], int]] = {"evidence, one process": ours, "evidence, two processes": ours_with_two}
    if importlib.util.find_spec("pubmed_parser"):
        found["pubmed_parser, all options"] = pubmed_parser
    if importlib.util.find_spec("Bio") is not None:
        found["Bio.Entrez.read"] = bio_entrez
    if shutil.which("xtract"):
        found["zcat, xtract, same fields"] = xtract
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("file", type=Path, help="a .xml.gz, as scripts/generate_corpus.py writes it")
    parser.add_argument("--rounds", type=int, default=1, help="the best of so many counts")
    parser.add_argument("--only", default="", help="readers whose name holds this")
    options = parser.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}\n")
    print(
        "| reader | records | seconds | records/s | times ours | processor seconds | times ours |\n|---|---:|---:|---:|---:|---:|---:|"
    )
    first = (0.0, 0.0)
    for name, run in peers().items():
        if options.only not in name:
            continue
        costs = []
        for _ in range(options.rounds):
            start, before = time.perf_counter(), processor()
            count = run(options.file)
            costs.append((time.perf_counter() - start, processor() - before))
        seconds, effort = min(costs)
        first = first if first[0] else (seconds, effort)
        speed = f"{count / seconds:.0f}" if count > 0 else ""
        ratios = f"{seconds / first[0]:.2f} | {effort:.2f} | {effort / first[1]:.2f}"
        print(f"| {name} | {count if count > 0 else ''} | {seconds:.2f} | {speed} | {ratios} |", flush=True)


def processor() -> float:
    """Processor seconds of this process and of those that it started and that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


if __name__ == "__main__":
    main()

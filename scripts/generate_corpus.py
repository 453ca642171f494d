"""Write an invented file in the shape of PubMed's bulk files, to measure reading and to try imports at scale.

    python scripts/generate_corpus.py corpus.xml.gz --records 30000 --seed 1

Every word is made up here from small lists; PMIDs begin with 9 and DOIs with 10.5555. The same seed gives the same records. About
one record in twenty is on dry needling. A record has about 8 KB, half of it a reference list, as in the recent bulk files.
"""

import argparse
import gzip
import random
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

HEAD = (
    '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE PubmedArticleSet SYSTEM '
    '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n<PubmedArticleSet>\n'
)
FAMILIES = [
    "Abara",
    "Beltri",
    "Caldén",
    "Dorval",
    "Elmqu",
    "Fénor",
    "Garvos",
    "Hjelk",
    "Ismaro",
    "Jørvik",
    "Kantell",
    "Lüdrin",
    "Moravo",
    "Nestik",
    "Oquist",
]
GIVEN = ["Ada", "Bo", "Cle", "Dina", "Emre", "Fia", "Goran", "Hela", "Ivo", "Jun", "Kaja", "Lev", "Mira", "Nils", "Oda", "Pia"]
TOPICS = ["leaf growth", "soil water", "river sediment", "bird song", "glass fibre", "milk protein", "bee flight", "root fungi"]
VERBS = ["alters", "limits", "follows", "predicts", "slows", "doubles", "masks", "restores"]
CONDITIONS = ["neck pain", "low back pain", "shoulder pain", "plantar heel pain", "tension-type headache", "knee osteoarthritis"]
COMPARATORS = ["sham needling", "exercise", "manual therapy", "no treatment", "stretching", "wet needling"]
OUTCOMES = ["pain intensity", "pressure pain threshold", "range of motion", "disability", "grip strength"]
PLACES = ["Institute of Example Studies, Sampleton", "Faculty of Placeholders, Testville", "Clinic of Models, Mockstadt"]
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
WORDS = [
    "the",
    "of",
    "and",
    "in",
    "with",
    "was",
    "were",
    "for",
    "to",
    "a",
    "measured",
    "group",
    "sample",
    "response",
    "change",
    "baseline",
    "model",
    "value",
    "after",
    "during",
    "each",
    "between",
    "higher",
    "lower",
    "similar",
    "site",
    "season",
    "control",
    "plot",
    "signal",
    "rate",
    "mean",
    "effect",
    "observed",
    "across",
    "several",
    "weeks",
    "method",
    "field",
    "estimate",
]


def sentence(rng: random.Random, words: int) -> str:
    return " ".join(rng.choices(WORDS, k=words)).capitalize() + "."


def needling(rng: random.Random) -> tuple[str, list[tuple[str, str, str]]]:
    """(title, sections) of an invented trial or review of dry needling."""
    condition, against, outcome = rng.choice(CONDITIONS), rng.choice(COMPARATORS), rng.choice(OUTCOMES)
    number, better = rng.randrange(16, 180), rng.random()
    design = rng.choice(["randomised controlled trial", "systematic review", "pilot trial", "case series"])
    title = f"Dry needling versus {against} for {condition}: a {design}."
    result = (
        f"{outcome.capitalize()} improved more with dry needling than with {against} (P &lt; 0.0{rng.randrange(1, 5)})."
        if better < 0.5
        else f"No difference in {outcome} was found between dry needling and {against} (P = 0.{rng.randrange(10, 90)})."
    )
    methods = f"A {design} with {number} people with {condition} allocated to dry needling or {against}."
    conclusion = rng.choice(["Larger trials are needed.", f"Dry needling may be offered for {condition}."])
    return title, [
        ("OBJECTIVE", "OBJECTIVE", f"To compare dry needling with {against} for <i>{outcome}</i> in {condition}."),
        ("METHODS", "METHODS", methods + " " + sentence(rng, 25)),
        ("RESULTS", "RESULTS", result + " " + sentence(rng, 30)),
        ("CONCLUSIONS", "CONCLUSIONS", conclusion),
    ]


def other(rng: random.Random) -> tuple[str, list[tuple[str, str, str]]]:
    title = f"How {rng.choice(TOPICS)} {rng.choice(VERBS)} {rng.choice(TOPICS)} in H<sub>2</sub>O-poor sites."
    if rng.random() < 0.15:
        return title, []
    if rng.random() < 0.5:
        return title, [("", "", " ".join(sentence(rng, 20) for _ in range(9)))]
    labels = ("BACKGROUND", "METHODS", "RESULTS", "CONCLUSIONS")
    return title, [(label, label, " ".join(sentence(rng, 20) for _ in range(2))) for label in labels]


def date(rng: random.Random, year: int) -> str:
    return f"<Year>{year}</Year><Month>{rng.randrange(1, 13):02}</Month><Day>{rng.randrange(1, 29):02}</Day>"


def author(rng: random.Random) -> str:
    family, given = rng.choice(FAMILIES), rng.choice(GIVEN)
    orcid = f"0000-0002-{rng.randrange(10000):04}-{rng.randrange(10000):04}"
    return (
        f'<Author ValidYN="Y"><LastName>{family}</LastName><ForeName>{given}</ForeName><Initials>{given[0]}</Initials>'
        + (f'<Identifier Source="ORCID">{orcid}</Identifier>' if rng.random() < 0.3 else "")
        + f"<AffiliationInfo><Affiliation>{rng.choice(PLACES)}, {sentence(rng, 5)}</Affiliation></AffiliationInfo></Author>"
    )


def reference(rng: random.Random) -> str:
    text = f"{rng.choice(FAMILIES)} {rng.choice('ABCDE')}. {sentence(rng, 8)} J Invented Stud. {rng.randrange(1990, 2024)};1(2):3."
    ids = f'<ArticleId IdType="pubmed">9{rng.randrange(10**7):07}</ArticleId>' if rng.random() < 0.7 else ""
    if rng.random() < 0.7:
        ids = f'<ArticleId IdType="doi">10.5555/ref.{rng.randrange(10**8)}</ArticleId>' + ids
    return f"<Reference><Citation>{text}</Citation>" + (f"<ArticleIdList>{ids}</ArticleIdList>" if ids else "") + "</Reference>"


def heading(rng: random.Random) -> str:
    name, ui = rng.choice(TOPICS).title(), f"D{rng.randrange(10**6):06}"
    qualifier = '<QualifierName UI="Q000379" MajorTopicYN="Y">methods</QualifierName>' if rng.random() < 0.4 else ""
    return f'<MeshHeading><DescriptorName UI="{ui}" MajorTopicYN="N">{name}</DescriptorName>{qualifier}</MeshHeading>'


def pub_date(rng: random.Random, year: int) -> str:
    if rng.random() < 0.05:
        return f"<MedlineDate>{year} {rng.choice(MONTHS[:6])}-{rng.choice(MONTHS[6:])}</MedlineDate>"
    return f"<Year>{year}</Year><Month>{rng.choice(MONTHS)}</Month>"


def citation(rng: random.Random, pmid: int, title: str, sections: list[tuple[str, str, str]], year: int) -> str:
    parts = [f'<AbstractText Label="{a}" NlmCategory="{b}">{text}</AbstractText>' if a else f"<AbstractText>{text}</AbstractText>"
             for a, b, text in sections]  # fmt: skip
    abstract = f"<Abstract>{''.join(parts)}<CopyrightInformation>© {year} Example.</CopyrightInformation></Abstract>"
    authors = "".join(author(rng) for _ in range(rng.randrange(1, 9)))
    chemicals = "".join(
        f'<Chemical><RegistryNumber>0</RegistryNumber><NameOfSubstance UI="D{rng.randrange(10**6):06}">'
        f"{escape(rng.choice(TOPICS))}</NameOfSubstance></Chemical>"
        for _ in range(rng.randrange(0, 4))
    )
    grant = "<Grant><GrantID>X 01</GrantID><Agency>Example Fund</Agency><Country>Nowhere</Country></Grant>"
    return (
        f'<MedlineCitation Status="MEDLINE" IndexingMethod="Automated" Owner="NLM"><PMID Version="1">{pmid}</PMID>'
        f"<DateCompleted>{date(rng, year)}</DateCompleted><DateRevised>{date(rng, year)}</DateRevised>"
        f'<Article PubModel="Print-Electronic"><Journal><ISSN IssnType="Electronic">1234-5679</ISSN><JournalIssue '
        f'CitedMedium="Internet"><Volume>{rng.randrange(1, 99)}</Volume><Issue>{rng.randrange(1, 13)}</Issue><PubDate>'
        f"{pub_date(rng, year)}</PubDate></JournalIssue><Title>Journal of invented studies</Title>"
        f"<ISOAbbreviation>J Invented Stud</ISOAbbreviation></Journal><ArticleTitle>{title}</ArticleTitle><Pagination>"
        f"<StartPage>{pmid % 900}</StartPage><EndPage>{pmid % 900 + 9}</EndPage><MedlinePgn>{pmid % 900}-{pmid % 900 + 9}"
        f'</MedlinePgn></Pagination><ELocationID EIdType="doi" ValidYN="Y">10.5555/{pmid}</ELocationID>'
        + (abstract if parts else "")
        + f'<AuthorList CompleteYN="Y">{authors}</AuthorList><Language>eng</Language><GrantList CompleteYN="Y">{grant}</GrantList>'
        '<PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType></PublicationTypeList>'
        f'<ArticleDate DateType="Electronic">{date(rng, year)}</ArticleDate></Article><MedlineJournalInfo><Country>Nowhere'
        "</Country><MedlineTA>J Invented Stud</MedlineTA><NlmUniqueID>9999999</NlmUniqueID><ISSNLinking>1234-5678"
        f"</ISSNLinking></MedlineJournalInfo><ChemicalList>{chemicals}</ChemicalList><CitationSubset>IM</CitationSubset>"
        f"<MeshHeadingList>{''.join(heading(rng) for _ in range(rng.randrange(4, 14)))}</MeshHeadingList>"
        '<KeywordList Owner="NOTNLM">'
        + "".join(f'<Keyword MajorTopicYN="N">{rng.choice(TOPICS)}</Keyword>' for _ in range(4))
        + "</KeywordList><CoiStatement>None declared.</CoiStatement></MedlineCitation>"
    )


def record(rng: random.Random, pmid: int, share: float) -> str:
    """One <PubmedArticle> of about 8 KB."""
    year = rng.randrange(1995, 2026)
    title, sections = needling(rng) if rng.random() < share else other(rng)
    stamps = "".join(
        f'<PubMedPubDate PubStatus="{status}">{date(rng, year)}<Hour>6</Hour><Minute>0</Minute></PubMedPubDate>'
        for status in ("received", "accepted", "entrez", "pubmed", "medline")
    )
    references = "".join(reference(rng) for _ in range(rng.choice((0, 5, 15, 25, 40))))
    return (
        f"<PubmedArticle>{citation(rng, pmid, title, sections, year)}<PubmedData><History>{stamps}</History>"
        f'<PublicationStatus>ppublish</PublicationStatus><ArticleIdList><ArticleId IdType="pubmed">{pmid}</ArticleId>'
        f'<ArticleId IdType="doi">10.5555/{pmid}</ArticleId><ArticleId IdType="pii">S{pmid}</ArticleId></ArticleIdList>'
        + (f"<ReferenceList>{references}</ReferenceList>" if references else "")
        + "</PubmedData></PubmedArticle>"
    ).replace("><", ">\n<" if rng.random() < 0.02 else "><")


def corpus(records: int, seed: int, share: float) -> Iterator[str]:
    """The pieces of the file, in order."""
    rng = random.Random(seed)
    yield HEAD
    for index in range(records):
        yield record(rng, 90_000_000 + index, share) + "\n"
    yield "</PubmedArticleSet>\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("file", type=Path)
    parser.add_argument("--records", type=int, default=30_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--share", type=float, default=0.05, help="of records on dry needling")
    options = parser.parse_args()
    with options.file.open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as packed:
        for piece in corpus(options.records, options.seed, options.share):
            packed.write(piece.encode())


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""The doorway in a bare checkout: `python cli.py COMMAND`, the same as the installed `evidence COMMAND`.

The commands, in the order of a record's life:

    fetch       Bring records from PubMed.
    import      Read files of records into the database.
    starter     Load the starter set of 233 real studies.
    retag       Read every stored article again with the rules as they are now.
    runs        What was imported and fetched, when, and what was set aside.
    find        Search the articles.
    show        One article: what was read, by which rule, from which sentence.
    conditions  The conditions, with how much there is on each.
    outcomes    The outcomes, with how much there is on each.
    claims      The claims that are tracked.
    vocabulary  The words by which records are tagged.
    review      What waits for a person, and what a person decided.
    summary     The evidence for each claimed use.
    explain     A claim's verdict, down to number, study and sentence.
    changes     Which verdicts moved, and what moved them.
    map         Condition by outcome: how much evidence, pointing where.
    figure      Forest plot, direction plot, map or flow, as SVG, PNG or PDF.
    cite        Citations of articles or of a claim's studies.
    check       Hold each claim of a text against the verdicts.
    wording     The sentence that may be published about a claim.
    site        The pages, written into a folder that any browser opens.
    serve       The pages in a browser, from the database, with review and checking.
    export      All articles with what was read, as jsonl or csv.
    db          The database itself: upgrade, check, backup, restore, where.
"""

from evidence.cli import cli

if __name__ == "__main__":
    cli()

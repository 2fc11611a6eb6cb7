#!/usr/bin/env python3
"""Makes licenses/licenses.tsv, licenses/exceptions.csv and licenses/texts.index, which the program
embeds.

    scripts/make_license_data.py PACKAGES LICENSE_INDEX

PACKAGES is a folder with the unpacked npm packages spdx-license-list, spdx-license-ids and
spdx-exceptions (`npm pack NAME`, then unpack each into PACKAGES/NAME); all three repeat the SPDX
licence list, whose data is CC0-1.0. LICENSE_INDEX is the program of that name (`ninja
license_index`), which turns texts into the index with the program's own rules of what a word is.
Texts are only read: what is committed are numbers made from them.

licenses.tsv: id, flags (d: deprecated, o: approved by the Open Source Initiative), name.
exceptions.csv: id, flags.
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

# One text of several ids is recognised as the first one: the text cannot tell which of them is
# meant, and "or later" is said by the notices of files.
SAME_TEXT = {
    "GPL-1.0": "GPL-1.0-only", "GPL-2.0": "GPL-2.0-only", "GPL-3.0": "GPL-3.0-only",
    "LGPL-2.0": "LGPL-2.0-only", "LGPL-2.1": "LGPL-2.1-only", "LGPL-3.0": "LGPL-3.0-only",
    "AGPL-1.0": "AGPL-1.0-only", "AGPL-3.0": "AGPL-3.0-only",
    "GFDL-1.1": "GFDL-1.1-only", "GFDL-1.2": "GFDL-1.2-only", "GFDL-1.3": "GFDL-1.3-only",
}

# Texts that only refer to others, or would match nearly anything.
NOT_RECOGNISED = {"any-OSI", "any-OSI-perl-modules"}

# What follows a licence in the list and is a licence of its own.
CUT_AT = {
    "LGPL-3.0-only": r"\n\s*GNU GENERAL PUBLIC LICENSE\s*\n",
}

# Spaces in place of what each user fills in: no shingle spans such a place.
PLACEHOLDER = re.compile(r"<[^<>\n]{1,80}>|\[[^\[\]\n]{1,60}\]|\{[^{}\n]{1,60}\}")


# Phrases that name whoever wrote the software: in these families each user writes another one.
OWNER = re.compile(
    r"(the )?copyright\s+(holders?|owners?)(\s+(and|or)\s+(its\s+)?contributors?)?"
    r"|the\s+(author|regents|university|foundation)s?(\s+(and|or)\s+(its\s+)?contributors?)?"
    r"|authors? or copyright holders?|its contributors|his contributors", re.I)
OWNER_FAMILIES = re.compile(
    r"BSD-[1234]-Clause|BSD-4\.3|ISC|X11|MIT|NCSA|Zlib|HPND|Apache-1|NTP|0BSD|curl|PostgreSQL")

LONG = 500  # words; shorter texts are compared without their titles


def canonical(identifier):
    """The id under which a text is recognised."""
    base = re.sub(r"(-only|-or-later|\+)$", "", identifier)
    base = re.sub(r"-(no-)?invariants$", "", base)
    base = re.sub(r"(-only|-or-later)$", "", base)
    return SAME_TEXT.get(base, identifier)


# Other wordings of a licence that the list has under one id: (id, what is replaced, by what), after
# owners have become blanks.
WORDINGS = [
    (identifier, r"Neither the name of.{1,80}?may be used", "The name of \x01 may not be used")
    for identifier in ("BSD-3-Clause", "BSD-4-Clause")
] + [("X11", r"X Window System is a trademark of[^.]*\.(\s*Inc\.)?", "")]


def wordings(identifier, text):
    """The text, and other wordings of it."""
    yield text
    for of, pattern, other in WORDINGS:
        if of == identifier:
            changed = re.sub(pattern, other, text, flags=re.S)
            assert changed != text, identifier
            yield changed


def without_title(text):
    """A short text without the lines in front that name it and its copyright: most copies leave
    these out or write their own."""
    if len(text.split()) > LONG:
        return text
    lines = text.split("\n")
    while lines:
        line = lines[0].strip()
        words = line.split()
        if words and not re.match(r"copyright\b|\(c\)|©|all rights reserved|\W*$", line, re.I) and not (
                len(words) <= 10 and re.search(r"licen[cs]e|copyright", line, re.I) and not line.endswith(",")):
            break
        lines.pop(0)
    rest = "\n".join(lines)
    return rest if len(rest.split()) >= 12 else text


def prepared(identifier, text):
    """The text as it is compared."""
    if identifier in CUT_AT:
        text = re.split(CUT_AT[identifier], text)[0]
    text = PLACEHOLDER.sub("\x01", without_title(text))
    if OWNER_FAMILIES.match(identifier):
        text = OWNER.sub("\x01", text)
    return text


def texts(licenses):
    """(id, text) of what can be recognised, each text once, ids that are not deprecated first."""
    order = sorted(licenses, key=lambda i: (licenses[i]["deprecated"], len(i), i))
    seen = {}
    for identifier in order:
        text = licenses[identifier]["text"]
        name = canonical(identifier)
        if not text or identifier in NOT_RECOGNISED or name not in licenses:
            continue
        plain = re.sub(r"[^a-z0-9]+", " ", text.lower()).strip()
        if plain in seen:
            continue
        seen[plain] = name
        for wording in wordings(name, prepared(name, text)):
            yield name, wording


def read(packages):
    full = json.loads((packages / "spdx-license-list/package/spdx-full.json").read_text())
    deprecated = set(json.loads((packages / "spdx-license-ids/package/deprecated.json").read_text()))
    deprecated |= {i for i in full if i.endswith("+")}
    return {
        identifier: {
            "name": " ".join(row["name"].split()), "text": row.get("licenseText") or "",
            "deprecated": identifier in deprecated, "osi": bool(row.get("osiApproved")),
        }
        for identifier, row in full.items()
    }


def write_lists(packages, licenses, folder):
    with (folder / "licenses.tsv").open("w", encoding="utf-8") as out:
        out.write("id\tflags\tname\n")
        for identifier in sorted(licenses, key=str.lower):
            row = licenses[identifier]
            flags = ("d" if row["deprecated"] else "") + ("o" if row["osi"] else "")
            out.write(f"{identifier}\t{flags}\t{row['name']}\n")
    exceptions = packages / "spdx-exceptions/package"
    old = set(json.loads((exceptions / "deprecated.json").read_text()))
    ids = set(json.loads((exceptions / "index.json").read_text())) | old
    with (folder / "exceptions.csv").open("w", encoding="utf-8") as out:
        out.write("id,flags\n")
        for identifier in sorted(ids, key=str.lower):
            out.write(f"{identifier},{'d' if identifier in old else ''}\n")


def main():
    packages, program = map(pathlib.Path, sys.argv[1:3])
    folder = pathlib.Path(__file__).resolve().parent.parent / "licenses"
    licenses = read(packages)
    write_lists(packages, licenses, folder)
    with tempfile.TemporaryDirectory() as scratch:
        for number, (identifier, text) in enumerate(texts(licenses)):
            path = pathlib.Path(scratch) / f"{number:04}-{identifier}"
            path.write_text(text, encoding="utf-8")
        subprocess.run([program, scratch, folder / "texts.index"], check=True)


if __name__ == "__main__":
    main()

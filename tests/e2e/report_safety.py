#!/usr/bin/env python3
"""Whatever a target calls its packages, files and findings: every report format holds it as data. Each output is read by
a parser of its format and looked through for what its reader would obey. Usage: report_safety.py OAKUM"""
import csv
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "lib"))
from checks import check, finish, skipped  # noqa: E402

OAKUM = str(Path(sys.argv[1]).resolve())
HOSTILE = {
    "escape": "\x1b[2J\x1b]52;c;aGk=\x07\x9b1m", "newline": "a\n::error::b\r\n::set-output name=x::y\n##[error]z",
    "github": "::error file=x::pwned", "azure": "x ##vso[task.setvariable variable=PATH]y",
    "teamcity": "##teamcity[buildStatus status='FAILURE']", "formula": "=cmd|' /C calc'!A0", "formula_at": "@SUM(1)",
    "formula_wide": "\uff1dcmd", "formula_tab": "\t=1+1", "script": "</script><script>alert(1)</script><!--", "cdata": "]]>&xxe;<![CDATA[",
    "bidi": "evil\u202egnp.exe\u2066\u2028\u2029", "nul": "a\x00b", "quote": "a\"b'c\\d`e", "percent": "%0A::error::%25",
    "pipe": "a|b\n| c |", "link": "[x](javascript:alert(1)) @everyone https://evil.example", "brace": "]${{ secrets.X }};code=1;]",
    "marks": "e" + "\u0301" * 1000, "long": "A" * 70000,
}
BAD_UTF8 = "\udcff\udcfe"


def report_of(text):
    """A report in which every text a target or an advisory may bring is `text`."""
    package = {"ID": text + "@1", "Name": text, "Version": text, "Licenses": [text], "FilePath": text}
    vulnerability = {"VulnerabilityID": text, "PkgID": text + "@1", "PkgName": text, "PkgPath": text, "InstalledVersion": text,
                     "FixedVersion": text, "Status": "fixed", "PrimaryURL": "javascript:" + text, "Title": text,
                     "Description": text, "Severity": "HIGH", "References": [text, "https://a.example/" + text],
                     "CweIDs": [text], "SeveritySource": "nvd", "CVSS": {"nvd": {"V3Vector": text, "V3Score": 7.5}}}
    secret = {"RuleID": text, "Category": text, "Severity": "CRITICAL", "Title": text, "StartLine": 3, "EndLine": 3,
              "Code": {"Lines": [{"Number": 3, "Content": text, "IsCause": True}]}, "Match": text}
    licence = {"Severity": "LOW", "Category": text, "PkgName": text, "FilePath": text, "Name": text, "Text": "",
               "Confidence": 1, "Link": text}
    return {"SchemaVersion": 2, "ArtifactName": text, "ArtifactType": "filesystem", "CreatedAt": "2021-08-25T12:20:30Z",
            "Results": [
                {"Target": text, "Class": "lang-pkgs", "Type": "npm", "Packages": [package], "Vulnerabilities": [vulnerability]},
                {"Target": text, "Class": "secret", "Secrets": [secret]},
                {"Target": text, "Class": "license", "Licenses": [licence]}]}


def formats():
    lines = subprocess.run([OAKUM, "list", "formats"], capture_output=True, text=True, check=True).stdout.splitlines()
    return [line.split()[0] for line in lines[1:]]


def convert(folder, text, names):
    saved = folder / "saved.json"
    saved.write_bytes(json.dumps(report_of(text), ensure_ascii=False).encode("utf-8", "surrogateescape"))
    words = [OAKUM, "--quiet", "convert", "--allow-partial"]
    for name in names:
        words += ["--output", f"{name}={folder}/{name}"]
    done = subprocess.run([*words, str(saved)], capture_output=True, timeout=120,
                          env=os.environ | {"AWS_REGION": "x", "AWS_ACCOUNT_ID": "y"})
    check(f"{text[:20]!r} is converted", done.returncode == 0, done.stderr.decode("utf-8", "replace"))
    return {name: (folder / name).read_bytes() for name in names} | {"table": done.stdout}


CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
csv.field_size_limit(1 << 24)
JSON_FORMATS = {"json", "sarif", "gitlab", "gitlab-dependency", "gitlab-secret", "gitlab-codequality", "asff", "github",
                "cosign-vuln", "sonarqube"}


def look(name, case, data):
    where = f"{name} of {case}"
    text = data.decode("utf-8", "strict")
    lines = re.split(r"[\r\n]", text)
    # What a terminal, a browser or a build's runner would obey, in whatever format: nothing raw.
    if name in JSON_FORMATS | {"table", "csv", "markdown", "junit", "github-annotations", "azure-annotations"}:
        check(f"{where}: no control characters", name in JSON_FORMATS and not re.search(r"[\x00-\x08\x0b-\x1f]", text)
              or not CONTROL.search(text), repr(CONTROL.findall(text)[:5]))
        check(f"{where}: no commands", name == "azure-annotations" or not re.search(r"##[a-z]*\[", text))
        check(f"{where}: no command at the start of a line",
              name == "github-annotations" or not any(line.lstrip().startswith("::") for line in lines))
    if name in JSON_FORMATS:
        json.loads(text)
    if name == "sarif":
        look_at_sarif(where, json.loads(text))
    if name == "junit":
        tree = ElementTree.fromstring(text)
        check(f"{where}: three findings", len(tree.findall(".//failure")) == 3)
    if name == "csv":
        look_at_csv(where, text)
    if name == "markdown":
        check(f"{where}: no HTML", not re.search(r"<[a-z/!]", text, re.I))
        check(f"{where}: no foreign links", "](javascript" not in text and "https://evil" not in text and "@everyone" not in text)
        rows = [line for line in lines if line.startswith("|")]
        check(f"{where}: cells stay cells", all(len(re.findall(r"(?<!\\)\|", row)) == 6 for row in rows), rows)
    if name == "github-annotations":
        for line in filter(None, lines):
            parts = re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.*)", line)
            check(f"{where}: a command", parts is not None, line[:300])
            properties = [p.split("=", 1)[0] for p in parts.group(2).split(",")] if parts else []
            check(f"{where}: its properties", properties == ["file", "line", "title"], properties)
    if name == "azure-annotations":
        for line in filter(None, lines):
            parts = re.fullmatch(r"##vso\[task\.logissue ([^\]]*)\](.*)", line)
            check(f"{where}: a command", parts is not None and not re.search(r"##[a-z]*\[", line[2:]), line[:300])
            properties = [p.split("=", 1)[0] for p in parts.group(1).split(";") if p] if parts else []
            check(f"{where}: its properties", properties == ["type", "sourcepath", "linenumber", "code"], properties)


def look_at_sarif(where, document):
    for run in document["runs"]:
        for result in run["results"]:
            for location in result["locations"]:
                place = location["physicalLocation"]
                uri = place["artifactLocation"]["uri"]
                check(f"{where}: a relative address",
                      uri and not uri.startswith("/") and re.fullmatch(r"[A-Za-z0-9\-._~!$&'()*+,;=@/:%]+", uri)
                      and ":" not in uri.split("/")[0], uri[:200])
                check(f"{where}: lines start at 1", place["region"]["startLine"] >= 1)
        for rule in run["tool"]["driver"]["rules"]:
            check(f"{where}: no foreign address", rule.get("helpUri", "https:").startswith("http"), rule.get("helpUri", "")[:100])


def look_at_csv(where, text):
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    check(f"{where}: four rows of as many cells", len(rows) == 4 and len({len(row) for row in rows}) == 1, len(rows))
    bad = [cell for row in rows for cell in row if re.match(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]", cell)]
    check(f"{where}: no formula", not bad, bad)
    check(f"{where}: every line ends as RFC 4180 says", text.count("\n") == text.count("\r\n"))


def main():
    names = formats()
    for name in JSON_FORMATS | {"junit", "csv", "markdown", "github-annotations", "azure-annotations"}:
        check(f"{name} is a format", name in names)
    names = [name for name in names if name not in ("table", "template")]
    with tempfile.TemporaryDirectory() as folder:
        for case, text in (HOSTILE | {"bad_utf8": BAD_UTF8}).items():
            for name, data in convert(Path(folder), text, names).items():
                try:
                    look(name, case, data)
                except Exception as error:  # a parser that refuses is a finding too
                    check(f"{name} of {case} can be read", False, f"{type(error).__name__}: {error}")
    finish()


main()

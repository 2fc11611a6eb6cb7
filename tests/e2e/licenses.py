#!/usr/bin/env python3
"""Licences from end to end: what packages declare, classes and severities, configuration, texts in files, the report's form.
usage: licenses.py OAKUM"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), "lib"))
from checks import check, finish  # noqa: E402
from targets import Image, tree, write  # noqa: E402

oakum = os.path.realpath(sys.argv[1])
work = tempfile.mkdtemp()
environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": work, "LANG": "C.UTF-8",
               "OAKUM_TEST_CLOCK": "2026-01-01T00:00:00Z", "OAKUM_CACHE_DIR": f"{work}/cache"}

ISC = """Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted,
provided that the above copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED
WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT, INDIRECT, OR
CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT,
NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS SOFTWARE.
"""


def package(name):
    return f"Package: {name}\nStatus: install ok installed\nVersion: 1.0-1\nArchitecture: all\nMaintainer: A <a@example.org>\nDescription: x\n\n"


def node(name, license):
    return {f"app/node_modules/{name}/package.json": json.dumps({"name": name, "version": "1.0.0", "license": license})}


def python(name, headers):
    return {f"usr/lib/python3/dist-packages/{name}-1.0.dist-info/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n{headers}\n\n"}


ROOT = {
    "etc/os-release": "ID=debian\nVERSION_ID=12\n",
    "var/lib/dpkg/status": package("alpha") + package("beta") + package("gamma"),
    "usr/share/doc/alpha/copyright": "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\nFiles: *\n"
                                     "Copyright: 2026 A\nLicense: GPL-3+\n\nFiles: debian/*\nCopyright: 2026 B\nLicense: Expat\n",
    "usr/share/doc/beta/copyright": "Upstream Author: B\n\nThe full text is in /usr/share/common-licenses/GPL-2.\n",
    "usr/share/doc/gamma/copyright": "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\nFiles: *\n"
                                     "Copyright: 2026 A\nLicense: ours-only\n",
    **node("mit", "MIT"), **node("agpl", "AGPL-3.0-only"), **node("either", "(MIT OR GPL-3.0-only)"),
    **node("both", "MIT AND GPL-2.0-only"), **node("mozilla", "MPL-2.0"), **node("odd", "SEE LICENSE IN EULA.txt"),
    **python("classy", "Classifier: License :: OSI Approved :: Apache Software License"), **python("named", "License: BSD-3-Clause"),
    "srv/app/LICENSE": "Copyright (c) 2026 Somebody\n\n" + ISC,
    "srv/app/main.c": "// SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note\nint main() { return 0; }\n",
    "srv/app/util.py": "# SPDX-License-Identifier: MIT OR Apache-2.0\n",
    "srv/app/plain.c": "int f() { return 1; }\n",
    "srv/app/node_modules/x/LICENSE": ISC,
}
MEMBERS = ["Severity", "Category", "PkgName", "FilePath", "Name", "Text", "Confidence", "Link"]


def run(*arguments):
    return subprocess.run([oakum, *arguments], capture_output=True, text=True, env=environment, cwd=work, timeout=120)


def scan(*arguments):
    done = run(arguments[0], "--scanners", "license", "--format", "json", *arguments[1:])
    try:
        return json.loads(done.stdout) | {"Code": done.returncode, "Said": done.stderr, "Text": done.stdout}
    except json.JSONDecodeError:
        return {"Results": [], "Code": done.returncode, "Said": done.stderr, "Text": done.stdout}


def licenses(report):
    return [dict(each, Target=result["Target"], Class=result["Class"]) for result in report.get("Results", [])
            for each in result.get("Licenses", [])]


def rows(report):
    """{package or path: {(name, category, severity)}}"""
    out = {}
    for each in licenses(report):
        out.setdefault(each["PkgName"] or each["FilePath"], set()).add((each["Name"], each["Category"], each["Severity"]))
    return out


def declared(root):
    report = scan("rootfs", root)
    seen = rows(report)
    for name, want in {
        "alpha": {("GPL-3.0-or-later", "restricted", "HIGH"), ("MIT", "notice", "LOW")},
        "beta": {("GPL-2.0-only", "restricted", "HIGH")},
        "gamma": {("ours-only", "unknown", "UNKNOWN")},
        "mit": {("MIT", "notice", "LOW")}, "agpl": {("AGPL-3.0-only", "forbidden", "CRITICAL")},
        "either": {("(MIT OR GPL-3.0-only)", "notice", "LOW")}, "both": {("MIT AND GPL-2.0-only", "restricted", "HIGH")},
        "mozilla": {("MPL-2.0", "reciprocal", "MEDIUM")}, "odd": {("SEE LICENSE IN EULA.txt", "unknown", "UNKNOWN")},
        "classy": {("Apache Software License", "notice", "LOW")}, "named": {("BSD-3-Clause", "notice", "LOW")},
    }.items():
        check(f"declared: {name}", seen.get(name) == want, seen.get(name))
    check("nothing of files", not any("srv/" in str(name) for name in seen), seen)
    targets = [(result["Target"], result["Class"]) for result in report["Results"] if "Licenses" in result]
    check("where they stand", targets == [("OS Packages", "license"), ("Node.js", "license"), ("Python", "license")], targets)
    check("members, always all and in order", all(list(each)[:8] == MEMBERS for each in licenses(report)), licenses(report)[:1])
    check("what is declared is sure", all(each["Confidence"] == 1 and each["Text"] == "" for each in licenses(report)))
    table = run("rootfs", "--scanners", "license", root).stdout
    check("the table", "AGPL-3.0-only" in table and "CRITICAL" in table and "forbidden" in table, table)
    check("and its sum", "licenses: 1 critical, " in table, table)


def configured(root):
    def only(name, *flags):
        return rows(scan("rootfs", *flags, root)).get(name)
    check("--license-forbidden", only("mit", "--license-forbidden", "MIT") == {("MIT", "forbidden", "CRITICAL")})
    check("instead of the built-in list", only("agpl", "--license-forbidden", "MIT") != {("AGPL-3.0-only", "forbidden", "CRITICAL")},
          only("agpl", "--license-forbidden", "MIT"))
    check("names that SPDX does not have", only("gamma", "--license-restricted", "ours-only") == {("ours-only", "restricted", "HIGH")},
          only("gamma", "--license-restricted", "ours-only"))
    write(f"{work}/oakum.yaml", "license:\n  reciprocal: [MIT]\n")
    check("the same in oakum.yaml", only("mit") == {("MIT", "reciprocal", "MEDIUM")}, only("mit"))
    os.remove(f"{work}/oakum.yaml")
    wrong = run("rootfs", "--scanners", "license", "--license-notice", "text://(", root)
    check("an expression that is none", wrong.returncode == 2 and "text://(" in wrong.stderr, wrong.stderr)
    wrong = run("rootfs", "--scanners", "license", "--license-confidence-level", "7", root)
    check("a confidence that is none", wrong.returncode == 2 and "0.5 to 1" in wrong.stderr, wrong.stderr)
    for severity, some in (("CRITICAL", {"agpl"}), ("MEDIUM", {"mozilla"}), ("CRITICAL,MEDIUM", {"agpl", "mozilla"})):
        report = scan("rootfs", "--severity", severity, "--exit-code", "5", root)
        check(f"--severity {severity}", set(rows(report)) == some and report["Code"] == 5, (rows(report), report["Code"]))


def ignored(root):
    flags = ("--ignored-licenses", "MIT,AGPL-3.0-only,GPL-3.0-only", "--exit-code", "5", "--severity", "CRITICAL")
    report = scan("rootfs", *flags, root)
    check("ignored licences do not fail a build", report["Code"] == 0 and licenses(report) == [], (report["Code"], rows(report)))
    report = scan("rootfs", "--ignored-licenses", "MIT,AGPL-3.0-only,GPL-3.0-only", root)
    seen = rows(report)
    check("ignored", not {"mit", "agpl", "either"} & set(seen), seen)
    check("not all of an expression: not ignored", "both" in seen, seen)
    report = scan("rootfs", "--ignored-licenses", "MIT,AGPL-3.0-only,GPL-3.0-only", "--show-suppressed", root)
    suppressed = [each for result in report["Results"] for each in result.get("ExperimentalModifiedFindings", [])]
    names = {each["Finding"]["PkgName"]: each for each in suppressed}
    check("--show-suppressed", {"mit", "agpl", "either"} <= set(names), list(names))
    check("says why", all((each["Type"], each["Status"]) == ("license", "ignored") and each["Statement"] and
                          each["Source"] == "--ignored-licenses" for each in suppressed), suppressed[:1])
    check("the finding is whole", all(list(each["Finding"])[:8] == MEMBERS for each in suppressed))
    table = run("rootfs", "--scanners", "license", "--ignored-licenses", "MIT", root).stdout
    check("the table counts them", "Not shown: " in table and "the licence is ignored" in table, table)


def full(root):
    report = scan("rootfs", "--license-full", root)
    files = {each["FilePath"]: each for each in licenses(report) if each["Class"] == "license-file"}
    check("texts and headers", set(files) == {"srv/app/LICENSE", "srv/app/main.c", "srv/app/util.py"}, set(files))
    isc = files.get("srv/app/LICENSE", {})
    check("a text", (isc.get("Name"), isc.get("Category"), isc.get("Link")) ==
          ("ISC", "notice", "https://spdx.org/licenses/ISC.html") and isc.get("Confidence", 0) > 0.95, isc)
    kernel = files.get("srv/app/main.c", {})
    check("a header with an exception", (kernel.get("Name"), kernel.get("Severity")) ==
          ("GPL-2.0-only WITH Linux-syscall-note", "HIGH"), kernel)
    check("a header with a choice", files.get("srv/app/util.py", {}).get("Severity") == "LOW", files.get("srv/app/util.py"))
    check("their target", {each["Target"] for each in files.values()} == {"Loose File License(s)"}, files)
    changed = "\n".join(line for i, line in enumerate(ISC.split("\n")) if i != 3)
    folder = tree(f"{work}/changed", {"LICENSE": changed + "\nand some words of our own that no licence has\n" * 3})
    loose = licenses(scan("fs", "--license-full", "--license-confidence-level", "0.5", folder))
    check("a text that was changed is less sure", [each["Name"] for each in loose] == ["ISC"] and loose[0]["Confidence"] < 0.98, loose)
    check("and not told when it must be sure", licenses(scan("fs", "--license-full", "--license-confidence-level", "1", folder)) == [])
    check("not by default", licenses(scan("fs", folder)) == [])


def images():
    image = Image([("ADD root /", ROOT), ('CMD ["sh"]', None), ("COPY more", {"srv/app/.wh.main.c": "", "srv/more/COPYING": ISC})])
    path = image.layout(f"{work}/image")
    first = scan("image", "--license-full", "--input", path)
    seen = {each["FilePath"] for each in licenses(first) if each["Class"] == "license-file"}
    check("an image: what is there in the end", seen == {"srv/app/LICENSE", "srv/app/util.py", "srv/more/COPYING"}, (seen, first["Said"]))
    check("packages too", rows(first).get("agpl") == {("AGPL-3.0-only", "forbidden", "CRITICAL")})
    second = scan("image", "--license-full", "--input", path)
    different = [(a, b) for a, b in zip(first["Text"].split("\n"), second["Text"].split("\n")) if a != b and "ReportID" not in a]
    check("from the cache the same", not different, different[:3])
    one = scan("image", "--license-full", "--parallel", "1", "--input", image.archive(f"{work}/image.tar"))
    check("in an archive, with one thread", licenses(one) == licenses(first))


def silent(root):
    done = run("rootfs", "--scanners", "vuln,secret", "--format", "json", "--license-full", root)
    check("without the scanner nothing", '"Class": "license' not in done.stdout and done.returncode == 0, done.stderr)
    empty = tree(f"{work}/empty", {"readme.txt": "nothing\n"})
    table = run("fs", "--scanners", "license", empty).stdout
    check("nothing found is said", "No licenses found." in table, table)


try:
    root = tree(f"{work}/root", ROOT)
    for part in (declared, configured, ignored, full):
        part(root)
    images()
    silent(root)
finally:
    shutil.rmtree(work, ignore_errors=True)
finish()

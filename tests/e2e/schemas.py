#!/usr/bin/env python3
"""Every report in a format that has a schema holds to it.

Usage: schemas.py OAKUM
Makes reports of many kinds of targets and converts each to every format the program has; validates them with the
official schemas where an npm package carries them (tests/schemas/carriers.json), else with checks of our own.
Needs node, npm and a registry the first time (then a cache), and xmllint for XML: what is missing is skipped, visibly.
"""
import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/e2e/lib"))
import checks  # noqa: E402
import report_rules  # noqa: E402
import targets  # noqa: E402

SCHEMAS = ROOT / "tests/schemas"
CACHE = Path(os.environ.get("OAKUM_SCHEMA_CACHE")
             or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "oakum-tests" / "schemas")
MOST_GOLDENS = 40  # folders of tests/ecosystems that are scanned

# --format → how it is validated. A format that the program does not have (yet) is passed over.
FORMATS = {
    "cyclonedx@1.4": ("json", "cyclonedx-1.4"),
    "cyclonedx@1.5": ("json", "cyclonedx-1.5"),
    "cyclonedx@1.6": ("json", "cyclonedx-1.6"),
    "cyclonedx@1.7": ("json", "cyclonedx-1.7"),
    "cyclonedx": ("json", "cyclonedx-1.7"),
    "cyclonedx-xml@1.4": ("xml", "bom-1.4.SNAPSHOT.xsd"),
    "cyclonedx-xml@1.5": ("xml", "bom-1.5.SNAPSHOT.xsd"),
    "cyclonedx-xml@1.6": ("xml", "bom-1.6.SNAPSHOT.xsd"),
    "cyclonedx-xml@1.7": ("xml", "bom-1.7.SNAPSHOT.xsd"),
    "spdx": ("rules", report_rules.check_tag_value),
    "spdx-json": ("rules", report_rules.check_json),
    "spdx-json@3.0": ("json", "spdx-3.0"),
    "spdx3": ("json", "spdx-3.0"),
    "sarif": ("json", "sarif-2.1.0"),
    "gitlab": ("rules", report_rules.check_gitlab),
    "gitlab-dependency": ("rules", report_rules.check_gitlab),
    "gitlab-secret": ("rules", report_rules.check_gitlab),
    "gitlab-codequality": ("rules", report_rules.check_gitlab),
}


def skip(why):
    print(f"skipped: {why}")
    sys.exit(77)


def unpack_carrier(carrier, folder):
    done = subprocess.run(["npm", "pack", "--silent", "--ignore-scripts", carrier["package"]], cwd=folder,
                          capture_output=True, text=True, timeout=120)
    if done.returncode != 0:
        skip(f"npm cannot get {carrier['package']}: {done.stderr.strip()[-200:]}")
    archive = folder / done.stdout.strip().splitlines()[-1]
    have = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if have != carrier["integrity"]:
        sys.exit(f"{carrier['package']} is not what it was: {have}")
    with tarfile.open(archive) as tar:
        for member in tar:
            if member.isfile() and os.path.dirname(member.name) == carrier["folder"]:
                (folder / "schemas" / os.path.basename(member.name)).write_bytes(tar.extractfile(member).read())
    archive.unlink()


def installed():
    """The folder with node_modules and schemas/, made once for each state of tests/schemas."""
    if not shutil.which("node") or not shutil.which("npm"):
        skip("no node and npm")
    files = ["package.json", "package-lock.json", "carriers.json"]
    key = hashlib.sha256(b"".join((SCHEMAS / name).read_bytes() for name in files)).hexdigest()[:16]
    folder = CACHE / key
    if (folder / "complete").exists():
        return folder
    CACHE.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(dir=CACHE))
    for name in files:
        shutil.copy(SCHEMAS / name, making)
    (making / "schemas").mkdir()
    try:
        done = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], cwd=making,
                              capture_output=True, text=True, timeout=300)
        if done.returncode != 0:
            skip(f"npm ci does not work here: {done.stderr.strip()[-200:]}")
        for carrier in json.loads((SCHEMAS / "carriers.json").read_text()):
            unpack_carrier(carrier, making)
        (making / "complete").touch()
        if not folder.exists():
            making.rename(folder)
        return folder
    except subprocess.TimeoutExpired:
        skip("the npm registry does not answer")
    finally:
        shutil.rmtree(making, ignore_errors=True)


class Maker:
    def __init__(self, oakum, folder):
        self.oakum, self.folder, self.count = str(Path(oakum).resolve()), Path(folder), 0

    def run(self, *arguments):
        environment = os.environ | {"XDG_CACHE_HOME": str(self.folder / "cache")}
        return subprocess.run([self.oakum, *map(str, arguments)], capture_output=True, timeout=120, env=environment)

    def report(self, *arguments):
        """The JSON report of a target; None when it cannot be scanned."""
        self.count += 1
        path = self.folder / f"report-{self.count}.json"
        done = self.run(*arguments, "--quiet", "--format", "json", "--output", path)
        return path if done.returncode in (0, 1, 4) and path.exists() else None

    def converted(self, report, format):
        done = self.run("convert", "--quiet", "--format", format, report)
        if done.returncode not in (0, 1, 4):
            return None, done.stderr.decode(errors="replace").strip()
        path = self.folder / f"{report.stem}.{format.replace('@', '-')}"
        path.write_bytes(done.stdout)
        return path, ""


def odd_project(folder):
    """Names that formats have to escape."""
    lock = {"name": "odd", "version": "1.0.0", "lockfileVersion": 3, "packages": {
        "": {"name": "odd", "version": "1.0.0"},
        "node_modules/a b": {"version": "1.0.0 <x> & \"y\"", "license": "My Own Licence & more"},
        "node_modules/@scope/päckage": {"version": "2.0.0", "license": "(MIT OR Apache-2.0)"},
        "node_modules/c\u0001ontrol": {"version": "3\u2028.0", "license": "GPL-2.0+"},
        "node_modules/lodash": {"version": "4.17.4", "license": "MIT", "dependencies": {"a b": "1"}}}}
    return targets.tree(folder, {"package-lock.json": json.dumps(lock), "requirements.txt": "Django==3.2.3\n",
                                 "sub/go.mod": "module example.org/x\n\ngo 1.20\n\nrequire golang.org/x/text v0.3.0\n"})


def make_reports(maker, folder):
    reports = {}

    def add(name, *arguments):
        if path := maker.report(*arguments):
            reports[name] = path

    add("odd", "fs", odd_project(f"{folder}/odd"))
    add("empty", "fs", targets.tree(f"{folder}/empty", {"x.txt": "nothing"}))
    add("shop", "fs", ROOT / "examples/shop")
    status = "Package: bash\nStatus: install ok installed\nVersion: 5.0-4\nArchitecture: amd64\nMaintainer: M <m@x>\n\n"
    image = targets.Image([("ADD rootfs", {"etc/os-release": "ID=debian\nVERSION_ID=\"10\"\n",
                                           "etc/debian_version": "10.1\n", "var/lib/dpkg/status": status}),
                           ("COPY app", {"app/package-lock.json": (ROOT / "examples/shop/package-lock.json").read_text()})])
    add("image", "image", image.archive(f"{folder}/image.tar"))
    for document in sorted((ROOT / "fuzz/corpus/spdx_document").iterdir()):
        add(f"sbom {document.name}", "sbom", document)
    goldens = sorted(path.parent for path in (ROOT / "tests/ecosystems").glob("*/*/root"))
    step = max(1, len(goldens) // MOST_GOLDENS)
    for golden in goldens[::step]:
        add(f"{golden.parent.name}/{golden.name}", "fs", golden / "root")
    return reports


# What no validator may let pass, by how it validates.
BROKEN = {
    "cyclonedx-1.7": '{"bomFormat":"CycloneDX","specVersion":"1.7","components":[{"type":"thing","name":"a"}]}',
    "spdx-3.0": '{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[{"type":"software_Package","spdxId":"urn:a"}]}',
    "sarif-2.1.0": '{"version":"2.1.0","runs":[{}]}',
}


class Validators:
    def __init__(self, folder):
        self.folder, self.jobs = folder, []

    def validate(self, name, path, kind, how):
        """Schemas of JSON are checked all at once, later."""
        if kind == "json":
            self.jobs.append((name, how, path))
        elif kind == "rules":
            problems = how(path.read_bytes())
            checks.check(name, not problems, "\n".join(problems[:5]))
        elif shutil.which("xmllint"):
            done = subprocess.run(["xmllint", "--nonet", "--noout", "--schema", self.folder / "schemas" / how, path],
                                  capture_output=True, text=True, timeout=120)
            checks.check(name, done.returncode == 0, done.stderr[:1000])
        elif "no xmllint for XML" not in checks.skipped:
            checks.skipped.append("no xmllint for XML")

    def try_broken(self, work):
        for how, text in BROKEN.items():
            path = Path(work) / f"broken-{how}.json"
            path.write_text(text)
            self.jobs.append((None, how, path))
        for check in (report_rules.check_tag_value, report_rules.check_json, report_rules.check_gitlab):
            checks.check(f"{check.__name__} refuses", check(b'{"version": "1"}'))

    def finish(self):
        lines = "".join(json.dumps({"schema": how, "file": str(path)}) + "\n" for _, how, path in self.jobs)
        done = subprocess.run(["node", SCHEMAS / "validate.mjs", self.folder / "schemas", self.folder], input=lines,
                              capture_output=True, text=True, timeout=600)
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        checks.check("node", len(answers) == len(self.jobs), done.stderr[:1000])
        for (name, _, _), answer in zip(self.jobs, answers):
            if name is None:
                checks.check(f"{answer['file']} is refused", answer["errors"])
            else:
                checks.check(name, not answer["errors"], "\n".join(answer["errors"]))


def main(oakum):
    folder = installed()
    with tempfile.TemporaryDirectory() as work:
        maker = Maker(oakum, work)
        reports = make_reports(maker, work)
        checks.check("reports", len(reports) >= 20, f"only {len(reports)}")
        validators = Validators(folder)
        validators.try_broken(work)
        missing = set()
        for format, (kind, how) in FORMATS.items():
            for name, report in reports.items():
                if format in missing:
                    break
                path, error = maker.converted(report, format)
                if path is None and re.search(r"format|version", error):
                    missing.add(format)
                    checks.skipped.append(f"no format {format}: {error[:100]}")
                elif path is None:
                    checks.check(f"{format} of {name} is made", False, error)
                else:
                    validators.validate(f"{format} of {name}", path, kind, how)
        validators.finish()
        checks.check("formats", len(FORMATS) - len(missing) >= 5, f"missing: {missing}")
    checks.finish()


if __name__ == "__main__":
    main(sys.argv[1])

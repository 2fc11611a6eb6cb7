#!/usr/bin/env python3
"""Bills of materials from end to end: made from a scan, in each form and version, scanned again, and found in a root file system.
usage: sbom.py OAKUM"""
import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), "lib"))
from checks import check, finish  # noqa: E402
from targets import tree  # noqa: E402

oakum = os.path.realpath(sys.argv[1])
work = tempfile.mkdtemp()
environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": work, "LANG": "C.UTF-8",
               "OAKUM_TEST_CLOCK": "2026-01-01T00:00:00Z", "OAKUM_CACHE_DIR": f"{work}/cache"}


def equal(name, have, want):
    check(name, have == want, f"have {have}, want {want}")


def run(*arguments, stdin=None):
    return subprocess.run([oakum, "--quiet", *arguments], cwd=work, env=environment, input=stdin, capture_output=True, timeout=120)


def report(*arguments, stdin=None):
    done = run(*arguments, "--format", "json", stdin=stdin)
    return json.loads(done.stdout) if done.returncode == 0 else {"failed": done.stderr.decode()}


def packages(document):
    """What a report lists, whatever file it says it from."""
    return sorted((p["Name"], p["Version"], p.get("Release", ""), p.get("Epoch", 0), p.get("SrcName", ""))
                  for r in document.get("Results", []) for p in r.get("Packages", []))


DPKG = "".join(f"Package: {name}\nStatus: install ok installed\nVersion: {version}\nArchitecture: amd64\nSource: {source}\n"
               f"Maintainer: A <a@example.org>\nDescription: x\n\n"
               for name, version, source in [("bash", "5.2-1", "bash"), ("libssl3", "3.0.11-1", "openssl"), ("git", "1:2.39-1", "git")])
LOCK = {"name": "app", "version": "1.0.0", "lockfileVersion": 3, "packages": {
    "": {"name": "app", "version": "1.0.0", "dependencies": {"a": "^1.0.0"}},
    "node_modules/a": {"version": "1.0.0", "dependencies": {"@s/b": "^2.0.0"}},
    "node_modules/@s/b": {"version": "2.0.0"}}}

os.makedirs(f"{work}/project")
tree(f"{work}/project", {"package-lock.json": json.dumps(LOCK)})
os.makedirs(f"{work}/root")
tree(f"{work}/root", {"etc/os-release": "ID=debian\nVERSION_ID=12\n", "var/lib/dpkg/status": DPKG,
                       "usr/lib/python3/dist-packages/x-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: x\nVersion: 1.0\n"})
scanned = {"project": report("fs", "--scanners", "vuln", "project"), "root": report("rootfs", "--scanners", "vuln", "root")}

# Every form and version names every package; scanning it finds them again.
for what, command in (("project", "fs"), ("root", "rootfs")):
    for form in ("cyclonedx@1.4", "cyclonedx@1.5", "cyclonedx@1.6", "cyclonedx", "cyclonedx-xml@1.4", "cyclonedx-xml"):
        file = f"{work}/{what}.{form}"
        made = run(command, "--format", form, "--output", file, what)
        equal(f"{what} as {form} is made", made.returncode, 0)
        again = report("sbom", "--scanners", "vuln", file)
        want = {(n, v) for n, v, *_ in packages(scanned[what])}
        have = {(n, v) for n, v, *_ in packages(again)}
        if what == "project":
            equal(f"{what} as {form} lists the same", have, want)
        else:
            equal(f"{what} as {form} lists as many", len(packages(again)), len(packages(scanned[what])))
        equal(f"{what} as {form} is of kind cyclonedx", again.get("ArtifactType"), "cyclonedx")
        if what == "root":
            equal(f"{form} names the system", again.get("Metadata", {}).get("OS", {}).get("Name"), "12")

bill = json.loads(run("fs", "--format", "cyclonedx", "project").stdout)
equal("a bill alone judges nothing", bill["vulnerabilities"], [])
refs = [c["bom-ref"] for c in bill["components"]]
equal("components stand by their refs", refs, sorted(refs))
edges = {d["ref"]: d["dependsOn"] for d in bill["dependencies"]}
equal("who needs whom is told", edges["pkg:npm/a@1.0.0"], ["pkg:npm/%40s/b@2.0.0"])
equal("each component says what it needs", set(edges), set(refs) | {bill["metadata"]["component"]["bom-ref"]})
equal("the scope of a package is its group", [c.get("group") for c in bill["components"] if c["name"] == "b"], ["@s"])

# Ways in.
text = json.dumps(bill).encode()
equal("standard input", packages(report("sbom", "-", stdin=text)), packages(report("sbom", f"{work}/project.cyclonedx")))
equal("compressed", packages(report("sbom", "-", stdin=gzip.compress(text))), packages(report("sbom", "-", stdin=text)))
shutil.copy(f"{work}/project.cyclonedx", f"{work}/bill")
equal("scan sees what it is", report("scan", "bill").get("ArtifactType"), "cyclonedx")
equal("and by its prefix", report("scan", "sbom:bill").get("ArtifactType"), "cyclonedx")
tree(work, {"no.json": "{}", "cut.json": text[:200].decode()})
for name in ("no.json", "cut.json", "missing.json"):
    done = run("sbom", name)
    equal(f"{name} is refused", done.returncode not in (0, 1) and name in done.stderr.decode(), True)

# Scanned again, the document keeps what it said and gets a number of its own.
again = json.loads(run("sbom", "--format", "cyclonedx", "bill").stdout)
equal("the same components", sorted(c["bom-ref"] for c in again["components"]), refs)
equal("the same root", again["metadata"]["component"]["bom-ref"], bill["metadata"]["component"]["bom-ref"])
equal("the same relations", {d["ref"]: d["dependsOn"] for d in again["dependencies"]}, edges)
equal("references to the document in reports", {p["Identifier"]["BOMRef"] for r in report("sbom", "bill")["Results"]
                                                for p in r["Packages"]} <= set(refs), True)

# In a root file system: told once, and only of this system.
inside = {"bomFormat": "CycloneDX", "specVersion": "1.5", "components": [
    {"type": "library", "name": n, "version": v, "purl": p} for n, v, p in [
        ("bash", "5.2-1", "pkg:deb/debian/bash@5.2-1?arch=amd64"), ("curl", "8.0-1", "pkg:deb/debian/curl@8.0-1?arch=amd64"),
        ("other", "1-1", "pkg:deb/ubuntu/other@1-1?arch=amd64"), ("left-pad", "1.3.0", "pkg:npm/left-pad@1.3.0")]]}
tree(f"{work}/root", {"opt/app/app.cdx.json": json.dumps(inside),
                       "usr/lib/python3/dist-packages/y-1.0.dist-info/sboms/y.cdx.json": json.dumps(inside)})
names = [p[0] for p in packages(report("rootfs", "--scanners", "vuln", "root"))]
equal("packages of a bill in the target", sorted(names), ["bash", "curl", "git", "left-pad", "libssl3", "x"])
names = [p[0] for p in packages(report("rootfs", "--scanners", "vuln", "--pkg-types", "os", "root"))]
equal("only those asked for", sorted(names), ["bash", "curl", "git", "libssl3"])

shutil.rmtree(work)
finish()

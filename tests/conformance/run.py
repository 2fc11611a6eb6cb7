#!/usr/bin/env python3
"""Runs the field's acceptance cases (cases.tsv of the shared data) against the program and compares the reports.

Usage: run.py OAKUM [--case NAME] [--all]
Cases of formats that are not read yet are listed as "later" and do not count. Without the data the test is skipped
(exit code 77). Comparison follows the data's README: structure, not bytes; history, repository digests and layer digests
are left out; keys that start with "Oakum" are ours.
"""
import csv
import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))
from package_databases import apk_installed, dpkg_status, rpm_manifest  # noqa: E402

DATA = Path(os.environ.get("OAKUM_SHARED", ROOT.parent / "shared")) / "data" / "conformance" / "trivy"
UPSTREAM = "testdata/"

# Cases whose inputs and features are there.
NOW = {
    "gomod", "gomod-skip-files", "gomod-skip-dirs", "gomod-series", "gomod-fs", "npm", "npm-with-dev", "pip",
    "cargo.lock", "test-repo", "config-skip-files", "config-key-alias", "yarn", "pnpm", "pipenv", "poetry", "pom", "gradle",
    "conan", "nuget", "dotnet", "swift", "pubspec.lock", "composer.lock", "secrets", "gomod-vex-file",
    "conda-environment-cyclonedx", "pom-cyclonedx", "sbom-fluentd-cdx", "sbom-license", "convert-npm-cdx", "convert-npm-nouid-cdx",
    "sbom-centos7-cdx", "sbom-centos7-spdx-json",
}


def prune(value):
    """Drops what the comparison leaves out, and our own keys."""
    if isinstance(value, dict):
        return {k: prune(v) for k, v in value.items() if not k.startswith("Oakum")}
    if isinstance(value, list):
        return [prune(v) for v in value]
    return value.removeprefix(UPSTREAM) if isinstance(value, str) else value


def normalise(report, without_uid):
    report = prune(report)
    metadata = report.get("Metadata", {})
    metadata.get("ImageConfig", {}).pop("history", None)
    metadata.pop("RepoDigests", None)
    for layer in metadata.get("Layers", []):
        layer.pop("Digest", None)
    for result in report.get("Results", []):
        for vulnerability in result.get("Vulnerabilities", []):
            vulnerability.get("Layer", {}).pop("Digest", None)
            if without_uid:
                vulnerability.get("PkgIdentifier", {}).pop("UID", None)
        for package in result.get("Packages", []):
            package.get("Layer", {}).pop("Digest", None)
            if without_uid:
                package.get("Identifier", {}).pop("UID", None)
    return report


def differences(want, have, path="$"):
    if type(want) is not type(have):
        yield f"{path}: want {want!r:.100}, have {have!r:.100}"
    elif isinstance(want, dict):
        for key in sorted(want.keys() | have.keys()):
            if key not in have:
                yield f"{path}.{key}: missing, want {want[key]!r:.120}"
            elif key not in want:
                yield f"{path}.{key}: not wanted, have {have[key]!r:.120}"
            else:
                yield from differences(want[key], have[key], f"{path}.{key}")
    elif isinstance(want, list):
        if len(want) != len(have):
            yield f"{path}: want {len(want)} items, have {len(have)}"
        for i, (a, b) in enumerate(zip(want, have)):
            yield from differences(a, b, f"{path}[{i}]")
    elif want != have:
        yield f"{path}: want {want!r:.120}, have {have!r:.120}"


class Runner:
    def __init__(self, oakum, folder):
        self.oakum, self.folder = str(Path(oakum).resolve()), Path(folder)
        # The goldens were made in a folder where the fixtures lie in "testdata"; some ids hash that path.
        (self.folder / "work").mkdir()
        (self.folder / "work" / "testdata").symlink_to(DATA)
        self.database = self.folder / "fixtures.db"
        subprocess.run([self.oakum, "db", "build", "--quiet", "--source", f"trivy-fixtures:{DATA}/fixtures/db",
                        "--output", str(self.database)], check=True)

    def write_secrets(self):
        """The one input that the data leaves out: seven lines, told in its README."""
        place = self.folder / "secrets" / UPSTREAM / "fixtures/repo/secrets"
        place.mkdir(parents=True)
        shutil.copy(DATA / "fixtures/repo/secrets/trivy-secret.yaml", place)
        key, token = "AKIA" + "ABCDEFGHI1234567", "ghp" + "_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        (place / "deploy.sh").write_text(f"#!/bin/sh\n\nexport AWS_ACCESS_KEY_ID={key}\n\n"
                                         f"export GITHUB_PAT={token}\n\necho mysecret\n")

    def write_vex_repository(self):
        """The document of the case as a repository that was just downloaded; returns what a scan needs to find it."""
        data, place = self.folder / "data", self.folder / "oakum/vex/repositories/default"
        (data / ".trivy/vex").mkdir(parents=True)
        (data / ".trivy/vex/repository.yaml").write_text(
            "repositories:\n  - name: default\n    url: https://localhost\n    enabled: true\n")
        (place / "0.1").mkdir(parents=True)
        shutil.copy(DATA / "fixtures/vex/file/openvex.json", place / "0.1")
        (place / "0.1/index.json").write_text(json.dumps(
            {"updated_at": "2021-08-25T00:00:00Z",
             "packages": [{"id": "pkg:golang/github.com/testdata/testdata", "location": "openvex.json"}]}))
        (place / "vex-repository.json").write_text(json.dumps(
            {"name": "test", "versions": [{"spec_version": "0.1", "locations": [{"url": "https://localhost/a.tar.gz"}],
                                           "update_interval": "24h"}]}))
        (place / "cache.json").write_text(json.dumps({"UpdatedAt": "2021-08-25T12:20:00Z", "ETags": {}}))
        return {"XDG_DATA_HOME": str(data)}

    def scan(self, arguments, environment=None, config=None, folder="work"):
        env = {k: v for k, v in os.environ.items() if not k.startswith(("OAKUM_", "TRIVY_"))}
        env |= {"OAKUM_TEST_CLOCK": "2021-08-25T12:20:30.000000005Z", "OAKUM_TEST_VERSION": "dev",
                "GOPATH": str(self.folder / "gopath"), "NUGET_PACKAGES": str(self.folder / "nuget"),
                "XDG_CACHE_HOME": str(self.folder)} | (environment or {})
        if config:
            (self.folder / "settings.yaml").write_text(config)
            arguments = ["--config", str(self.folder / "settings.yaml"), *arguments]
        if "--format" not in arguments:
            arguments = [*arguments, "--format", "json"]
        done = subprocess.run([self.oakum, "--quiet", *arguments, "--db", str(self.database)],
                              cwd=self.folder / folder, env=env, capture_output=True, text=True, timeout=120)
        if done.returncode != 0:
            raise RuntimeError(f"exit code {done.returncode}: {done.stderr.strip()}")
        return json.loads(done.stdout)

    def reports(self, case):
        """One or several reports that must all equal the golden."""
        target = UPSTREAM + case["input"]
        if case["case"] == "config-skip-files":
            skipped = f"{target}/submod2/go.mod"
            base = ["repo", "--scanners", "vuln", "--list-all-pkgs=false", target]
            yield self.scan([*base, "--skip-files", skipped])
            yield self.scan(base, environment={"TRIVY_SKIP_FILES": skipped})
            yield self.scan(base, environment={"OAKUM_SKIP_FILES": skipped})
            yield self.scan(base, config=f"scan:\n  skip-files:\n    - {skipped}\n")
        elif case["case"] == "config-key-alias":
            base = ["repo", "--list-all-pkgs=false", target]
            yield self.scan([*base, "--security-checks", "vuln"])
            yield self.scan([*base, "--scanners", "vulnerability"])
            yield self.scan(base, environment={"TRIVY_SECURITY_CHECKS": "vuln"})
            yield self.scan(base, config="scan:\n  security-checks:\n    - vuln\n")
        elif case["case"] == "gomod-vex-file":
            words = shlex.split(case["invocation"].replace("fixtures/", UPSTREAM + "fixtures/", 1))
            yield self.scan([*words, "--offline-scan", target])
            words[words.index("--vex") + 1] = "repo"
            environment = self.write_vex_repository()
            yield self.scan([*words, target], environment)  # fresh, so nobody is asked
            yield self.scan([*words, "--skip-vex-repo-update", target], environment)
        elif case["case"] == "secrets":
            self.write_secrets()
            words = shlex.split(case["invocation"].replace("fixtures/", UPSTREAM + "fixtures/", 1))
            yield self.scan([*words, "--offline-scan", target], folder="secrets")
        else:
            words = shlex.split(case["invocation"].replace("<input>", target))
            yield self.scan([*words, "--skip-db-update", "--skip-policy-update", "--offline-scan", target])


# Images whose tars are not at hand: a root file system with the packages the golden report names, and what says which
# system it is. The vulnerabilities must be those of the golden one; identities and layers depend on the real image.
SOURCES = {"libcrypto1.1": "openssl", "libssl1.1": "openssl", "musl-utils": "musl", "libidn2-0": "libidn2",
           "libcom-err2": "e2fsprogs", "libext2fs2": "e2fsprogs", "libss2": "e2fsprogs"}
FLAGS = {
    "image-centos-7-medium": ["--ignore-unfixed", "--severity", "MEDIUM"],
    "image-centos-7-ignore-unfixed": ["--ignore-unfixed"],
    "image-alpine-39-high-critical": ["--severity", "HIGH,CRITICAL", "--ignore-unfixed"],
    "image-debian-buster-ignore-unfixed": ["--ignore-unfixed"],
}
# What an ignore file takes away, and the golden report that names all packages then.
IGNORED = {"image-alpine-39-ignore-cveids": (["CVE-2019-1549", "CVE-2019-14697"], "alpine-39")}
REBUILT = {
    "image-alpine-39-ignore-cveids": {"etc/alpine-release": "3.9.4"},
    "image-alpine-310": {"etc/alpine-release": "3.10.2"},
    "image-alpine-39": {"etc/alpine-release": "3.9.4"},
    "image-alpine-distroless": {"etc/alpine-release": "3.16", "etc/apk/repositories": "https://mirror.example/alpine/edge/main"},
    "image-debian-buster": {"etc/debian_version": "10.1"},
    "image-distroless-base": {"etc/debian_version": "9.9"},
    "image-ubuntu-1804": {"etc/lsb-release": "DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=18.04"},
    "image-centos-7-medium": {"etc/centos-release": "CentOS Linux release 7.6.1810 (Core)"},
    "image-centos-7-ignore-unfixed": {"etc/centos-release": "CentOS Linux release 7.6.1810 (Core)"},
    "image-alpine-39-high-critical": {"etc/alpine-release": "3.9.4"},
    "image-debian-buster-ignore-unfixed": {"etc/debian_version": "10.1"},
    "image-ubi-7": {"etc/redhat-release": "Red Hat Enterprise Linux Server release 7.7 (Maipo)"},
    "image-amazon-2": {"etc/system-release": "Amazon Linux release 2 (Karoo)"},
    "image-oraclelinux-8": {"etc/oracle-release": "Oracle Linux Server release 8.0"},
    "image-rockylinux-8": {"etc/rocky-release": "Rocky Linux release 8.5 (Green Obsidian)"},
    "image-opensuse-leap-151": {"etc/os-release": 'ID="opensuse-leap"\nVERSION_ID="15.1"'},
}


def write_root(root, files, packages, family):
    """A package database of (name, version) pairs in the family's format."""
    files = {path: text + "\n" for path, text in files.items()}
    if family == "alpine":
        files["lib/apk/db/installed"] = apk_installed(packages, SOURCES)
    elif family in ("debian", "ubuntu"):
        files["var/lib/dpkg/status"] = dpkg_status(packages, SOURCES)
    else:
        files["var/lib/rpmmanifest/container-manifest-2"] = rpm_manifest(packages)
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)


def check_rebuilt(runner, name):
    def golden(of):
        report = json.loads((DATA / "golden" / f"{of}.json.golden").read_text())
        return report, [v for r in report["Results"] for v in r.get("Vulnerabilities", [])]

    want, vulnerabilities = golden(name.removeprefix("image-"))
    ignored, whole = IGNORED.get(name, ([], name.removeprefix("image-")))
    root = runner.folder / name
    packages = sorted({(v["PkgName"], v["InstalledVersion"]) for v in golden(whole)[1]})
    (runner.folder / "ignored").write_text("".join(f"{id}\n" for id in ignored))
    system = want["Metadata"]["OS"]
    write_root(root, REBUILT[name], packages, system["Family"])
    have = runner.scan(["rootfs", "--list-all-pkgs=false", *FLAGS.get(name, []),
                        "--ignorefile", str(runner.folder / "ignored"), str(root)])
    yield from differences(system, prune(have["Metadata"]["OS"]), "$.OS")

    def comparable(vulnerability):
        dropped = {"Layer", "Fingerprint", "PkgIdentifier", "PkgID"}
        return {k: v for k, v in prune(vulnerability).items() if k not in dropped}

    def order(vulnerability):
        return vulnerability["PkgName"], vulnerability["VulnerabilityID"]

    found = [v for r in have["Results"] for v in r.get("Vulnerabilities", [])]
    yield from differences(sorted(map(comparable, vulnerabilities), key=order), sorted(map(comparable, found), key=order))


# Reports that must be the golden ones to the byte, by the format that writes them.
BYTES = {"convert-alpine310-sarif": "sarif", "convert-alpine310-junit": "junit", "convert-alpine310-gitlab": "gitlab",
         "npm-gitlab": "gitlab"}


def check_bytes(runner, case):
    want, form = (DATA / case["golden"]).read_bytes(), BYTES[case["case"]]
    if case["case"] == "npm-gitlab":
        command = ["fs", "--scanners", "vuln", "--db", str(runner.database), UPSTREAM + case["input"]]
    else:
        command = ["convert", str(DATA / case["input"])]
    env = os.environ | {"OAKUM_TEST_CLOCK": "2021-08-25T12:20:30.000000005Z", "OAKUM_TEST_VERSION": "dev"}
    done = subprocess.run([runner.oakum, "--quiet", *command, "--format", form], cwd=runner.folder / "work", env=env,
                          capture_output=True, timeout=120)
    if done.returncode != 0:
        yield f"exit code {done.returncode}: {done.stderr.decode()}"
    for number, (a, b) in enumerate(zip(want.splitlines(), done.stdout.splitlines()), 1):
        if a != b:
            yield f"line {number}: want {a!r:.150}, have {b!r:.150}"
    if len(want) != len(done.stdout):
        yield f"want {len(want)} bytes, have {len(done.stdout)}"


def normalise_cyclonedx(bom):
    """Order does not matter, and each tool names itself."""
    bom["metadata"].pop("tools", None)
    for component in [bom["metadata"]["component"], *bom["components"]]:
        component.get("properties", []).sort(key=lambda p: (p["name"], p["value"]))
    bom["components"].sort(key=lambda c: (c["name"], c["bom-ref"]))
    bom.get("vulnerabilities", []).sort(key=lambda v: v["id"])
    return prune(bom)


def of_sbom(want, case):
    """The golden report of the image, as one of the SBOM of that image: what the case's note says."""
    kind = "spdx" if "spdx" in case["case"] else "cyclonedx"
    want["ArtifactName"], want["ArtifactType"] = case["input"], kind
    want.pop("ArtifactID", None)
    for key in ("ImageConfig", "Layers", "Size"):
        want["Metadata"].pop(key, None)
    for result in want["Results"]:
        if result["Class"] == "os-pkgs":
            result["Target"] = f"{case['input']} (centos 7.6.1810)"
        for vulnerability in result.get("Vulnerabilities", []):
            vulnerability.pop("Fingerprint", None)
            vulnerability["PkgIdentifier"].pop("UID", None)
            vulnerability["PkgIdentifier"].pop("BOMRef", None)


def without_identity(have, kind):
    """Fingerprint and identity depend on who looked; what the document calls a package must be told."""
    for result in have["Results"]:
        for vulnerability in result.get("Vulnerabilities", []):
            vulnerability.pop("Fingerprint", None)
            vulnerability["PkgIdentifier"].pop("UID", None)
            reference = vulnerability["PkgIdentifier"].pop("BOMRef", None)
            if bool(reference) != (kind == "cyclonedx"):
                yield f"BOMRef of {vulnerability['PkgName']}: {reference}"


def check(runner, case):
    want = json.loads((DATA / case["golden"]).read_text())
    if case["area"] == "convert":
        env = os.environ | {"OAKUM_TEST_CLOCK": "2021-08-25T12:20:30.000000005Z", "OAKUM_TEST_VERSION": "dev"}
        done = subprocess.run([runner.oakum, "--quiet", *shlex.split(case["invocation"]), str(DATA / case["input"])],
                              env=env, capture_output=True, text=True, timeout=120, check=True)
        return list(differences(normalise_cyclonedx(want), normalise_cyclonedx(json.loads(done.stdout))))
    if want.get("bomFormat"):
        return [problem for have in runner.reports(case)
                for problem in differences(normalise_cyclonedx(want), normalise_cyclonedx(have))]
    without_uid = "UID not compared" in case["notes"]
    problems = []
    for have in runner.reports(case):
        if case["case"] == "gomod-fs":
            want["ArtifactType"] = "filesystem"
        if case["case"].startswith("sbom-centos7"):
            of_sbom(want, case)
            problems += without_identity(have, want["ArtifactType"])
        if case["case"] == "test-repo":
            for report in (want, have):
                for key in ("ArtifactName", "ArtifactID", "Metadata"):
                    report.pop(key, None)
                for result in report["Results"]:  # the fingerprint covers the remote repository's identity
                    for vulnerability in result.get("Vulnerabilities", []):
                        vulnerability.pop("Fingerprint", None)
        want_now, have_now = normalise(want, without_uid), normalise(have, without_uid)
        problems += differences(want_now, have_now)
    return problems


def main():
    arguments = sys.argv[1:]
    if not arguments:
        sys.exit(__doc__)
    if not (DATA / "cases.tsv").exists():
        print(f"skipped: no conformance data in {DATA}")
        sys.exit(77)
    only = arguments[arguments.index("--case") + 1] if "--case" in arguments else None
    with open(DATA / "cases.tsv", newline="") as table:
        cases = list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        runner = Runner(arguments[0], folder)
        for case in cases:
            name = case["case"]
            case["notes"] = case.get("notes") or ""
            if only and name != only:
                continue
            if name not in NOW and name not in REBUILT and name not in BYTES and not only and "--all" not in arguments:
                continue
            try:
                problems = (list(check_rebuilt(runner, name)) if name in REBUILT
                            else list(check_bytes(runner, case)) if name in BYTES else check(runner, case))
            except Exception as error:  # noqa: BLE001 a case that cannot run has failed
                problems = [str(error)]
            passed += not problems
            failed += bool(problems)
            print(f"{'FAIL' if problems else 'ok  '} {name}")
            for problem in problems[:20]:
                print(f"       {problem}")
    print(f"{passed} passed, {failed} failed, {len(cases) - passed - failed} later")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()

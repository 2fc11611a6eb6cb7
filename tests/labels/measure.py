#!/usr/bin/env python3
"""Precision and recall on matches that people have labelled true or false (labels/ of the shared data).

Usage: measure.py OAKUM [--db FILE] [--groups N] [--json FILE]

A label says of one image: package NAME VERSION has (TP) or has not (FP) CVE. The images themselves are not at hand, so
each becomes a root file system with the labelled packages in the databases their package managers would have, which
OAKUM scans. The labels do not tell a package's type; a name that is no operating system package is put into every
language whose names look so, which can only lower the precision. Without --db a database is built from all advisories
of the shared data.

A label is counted as reported when the scan has a finding of that CVE (or with it among the aliases) in that package.
"assessable" leaves out labels about packages for whose system or language the database has no advisories at all;
"answerable" also those about vulnerabilities that no record for that system, or for any language, knows.
For comparison: labels name the tool whose match was labelled, so what that tool reported is known for those labels.
Exit code 77 without the data.
"""
import collections
import io
import json
import os
import re
import struct
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))
from package_databases import apk_installed, dpkg_status, rpm_manifest  # noqa: E402

DATA = Path(os.environ.get("OAKUM_SHARED", ROOT.parent / "shared")) / "data"

# busybox is in every Alpine image and tells its release.
ALPINE_OF_BUSYBOX = {"1.26": "3.6", "1.27": "3.7", "1.28": "3.8", "1.29": "3.9", "1.30": "3.10", "1.31": "3.11",
                     "1.32": "3.13", "1.33": "3.14", "1.34": "3.15", "1.35": "3.16", "1.36": "3.18"}
APK_ORIGINS = {"ssl_client": "busybox", "libcrypto1.1": "openssl", "libssl1.1": "openssl", "libcrypto3": "openssl",
               "libssl3": "openssl", "libcrypto1.0": "openssl", "libssl1.0": "openssl", "musl-utils": "musl",
               "libcurl": "curl", "xz-libs": "xz", "sqlite-libs": "sqlite", "libexpat": "expat", "krb5-libs": "krb5",
               "libtls": "libressl", "python3-dev": "python3", "ncurses-libs": "ncurses", "xxd": "vim"}
# (pattern in the versions of its packages, family, release or the group that has it, release file, its text)
SYSTEMS = [
    (r"\+deb(\d+)u|~deb(\d+)u", "debian"), (r"ubuntu", "ubuntu"), (r"\.amzn2", "amazon"), (r"\.cm2", "mariner"),
    (r"\.el(\d)", "el"), (r"\.fc\d", "fedora"), (r"^[\w.]+-r\d+$", "alpine"),
]


def read_labels():
    import shutil
    zstd = shutil.which("zstd")
    packed = subprocess.run([zstd, "-dc", str(DATA / "labels/anchore-match-labels.tar.zst")], capture_output=True, check=True)
    labels = []
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
        for member in archive:
            if not member.name.endswith(".json"):
                continue
            try:
                label = json.load(archive.extractfile(member))
            except ValueError:
                continue
            if label.get("package") and label.get("label") in ("TP", "FP"):
                labels.append(label)
    return sorted(labels, key=lambda label: label["ID"])


def family_of(version):
    for pattern, family in SYSTEMS:
        if re.search(pattern, version):
            return family
    return None


def system_of(image, packages):
    """Family and release that the versions of an image's packages tell, by majority."""
    families = collections.Counter(filter(None, (family_of(v) for _, v in packages)))
    if not families:
        return ("suse", "15") if "suse" in image else (None, None)
    family = "suse" if "suse" in image else families.most_common(1)[0][0]
    if family == "debian":
        numbers = collections.Counter(a or b for _, v in packages for a, b in re.findall(r"\+deb(\d+)u|~deb(\d+)u", v))
        return family, numbers.most_common(1)[0][0]
    if family == "el":
        numbers = collections.Counter(n for _, v in packages for n in re.findall(r"\.el(\d)", v))
        return family, numbers.most_common(1)[0][0]
    if family == "alpine":
        for name, version in packages:
            if name in ("busybox", "ssl_client") and "-r" in version:
                return family, ALPINE_OF_BUSYBOX.get(".".join(version.split(".")[:2]), "3.12")
        return family, "3.12"
    return family, {"ubuntu": "20.04", "amazon": "2", "mariner": "2.0", "fedora": "38"}.get(family, "")


def debian_sources():
    """Binary to source package names of real Debian installations."""
    sources = {}
    for path in sorted((DATA / "pkgdb/dpkg").glob("debian-*.tar.zst")):
        packed = subprocess.run(["zstd", "-dc", str(path)], capture_output=True, check=True).stdout
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            for member in archive:
                if member.name.endswith("var/lib/dpkg/status"):
                    for block in archive.extractfile(member).read().decode().split("\n\n"):
                        fields = dict(re.findall(r"^(Package|Source): (\S+)", block, re.M))
                        if "Package" in fields:
                            sources.setdefault(fields["Package"], fields.get("Source", fields["Package"]))
    return sources


def go_program(version, modules):
    """A minimal ELF program that carries Go's build information (inline strings, as since Go 1.18)."""
    def varint(n):
        out = b""
        while n >= 0x80:
            out += bytes([n & 0x7F | 0x80])
            n >>= 7
        return out + bytes([n])

    text = "path\tcommand\nmod\texample.com/command\t(devel)\t\n" + "".join(f"dep\t{n}\t{v}\th1:x=\n" for n, v in modules)
    info = b"0w\xaf\x0c\x92t\x08\x02A\xe1\xc1\x07\xe6\xd6\x18\xe6" + text.encode() + b"\xf92C1\x86\x18 r\x00\x82B\x10A\x16\xd8\xf2"
    blob = b"\xff Go buildinf:" + bytes([8, 2]) + bytes(16)
    blob += varint(len(version)) + version.encode() + varint(len(info)) + info
    names = b"\0.go.buildinfo\0.shstrtab\0"
    start, base = 64, 0x400000
    shstr = start + len(blob)
    sections = (shstr + len(names) + 15) & ~15
    header = b"\x7fELF\x02\x01\x01" + bytes(9) + struct.pack("<HHIQQQIHHHHHH", 2, 62, 1, base, 0, sections, 0, 64, 56, 0, 64, 3, 2)
    rows = bytes(64)
    rows += struct.pack("<IIQQQQIIQQ", 1, 1, 3, base + start, start, len(blob), 0, 0, 16, 0)
    rows += struct.pack("<IIQQQQIIQQ", 15, 3, 0, 0, shstr, len(names), 0, 0, 1, 0)
    return header + blob + names + bytes(sections - shstr - len(names)) + rows


def write(root, path, text):
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(text if isinstance(text, bytes) else text.encode())


def write_system(root, family, release, packages, sources):
    if family == "debian":
        write(root, "etc/debian_version", release + ".0\n")
    elif family == "ubuntu":
        write(root, "etc/lsb-release", f"DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE={release}\n")
    elif family == "alpine":
        write(root, "etc/alpine-release", release + ".0\n")
    elif family == "el":
        # Fixes of the family are numbered alike; AlmaLinux's errata, the only ones at hand, stand for all of it.
        write(root, "etc/almalinux-release", f"AlmaLinux release {release}.5 (Arctic Sphynx)\n")
    elif family == "amazon":
        write(root, "etc/system-release", "Amazon Linux release 2 (Karoo)\n")
    elif family == "mariner":
        write(root, "etc/os-release", 'ID=mariner\nVERSION_ID="2.0"\n')
    elif family == "suse":
        write(root, "etc/os-release", 'ID=sles\nVERSION_ID="15"\n')
    if family in ("debian", "ubuntu"):
        write(root, "var/lib/dpkg/status", dpkg_status(packages, sources))
    elif family == "alpine":
        write(root, "lib/apk/db/installed", apk_installed(packages, APK_ORIGINS))
    elif packages:
        write(root, "var/lib/rpmmanifest/container-manifest-2", rpm_manifest(packages, "Red Hat"))


def write_languages(root, packages):
    modules = [(n, v) for n, v in packages if "/" in n and "." in n.split("/")[0]]
    go = [v for n, v in packages if n == "stdlib" and v.startswith("go")]
    for number, toolchain in enumerate(go or (["go1.99.0"] if modules else [])):
        write(root, f"opt/programs/{number}.exe", go_program(toolchain, modules if number == 0 else []))
    for name, version in packages:
        safe = re.sub(r"[^\w.-]", "_", f"{name}-{version}")
        if "/" in name and "." in name.split("/")[0] or name == "stdlib":
            continue
        if re.fullmatch(r"(@[\w.-]+/)?[\w.-]+", name):
            write(root, f"srv/node_modules/{safe}/package.json", json.dumps({"name": name, "version": version}))
        if re.fullmatch(r"[\w.-]+", name):
            write(root, f"usr/lib/python3/site-packages/{safe}.dist-info/METADATA",
                  f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
            write(root, f"usr/lib/ruby/gems/specifications/{safe}.gemspec",
                  f'Gem::Specification.new do |s|\n  s.name = "{name}".freeze\n  s.version = "{version}"\nend\n')


def build_database(oakum, folder):
    sources = [f"osv:{path}" for path in sorted((DATA / "advisories").glob("*-osv.tar.zst"))]
    sources += [f"osv:{DATA}/advisories/pypa-yaml.tar.zst", f"rubysec:{DATA}/advisories/rubysec-yaml.tar.zst",
                f"friendsofphp:{DATA}/advisories/friendsofphp-yaml.tar.zst", f"nodejs-swg:{DATA}/advisories/nodejs-swg-json.tar.zst",
                f"oval:{DATA}/advisories/azurelinux-oval.tar.zst", f"retirejs:{DATA}/advisories/retirejs-json.tar.zst",
                f"secdb:{DATA}/advisories/alpine-secdb-2020-yaml.tar.zst", f"debian-lists:{DATA}/advisories/debian-dsa-dla-2023.tar.zst"]
    kinds = subprocess.run([oakum, "list", "feeds"], capture_output=True, text=True).stdout
    words = [line.split()[0] for line in kinds.splitlines()]
    known = [s for s in sources if s.split(":")[0] in words]
    for source in set(sources) - set(known):
        print(f"no importer for {source.split(':')[0]}; left out", file=sys.stderr)
    path = folder / "labels.db"
    subprocess.run([oakum, "db", "build", "--quiet", *[w for s in known for w in ("--source", s)], "--output", str(path)], check=True)
    return path


def scan(oakum, database, root):
    done = subprocess.run([oakum, "--quiet", "rootfs", "--db", str(database), "--format", "json", "--list-all-pkgs", str(root)],
                          capture_output=True, text=True, env={k: v for k, v in os.environ.items() if not k.startswith("OAKUM_")})
    report = json.loads(done.stdout)
    found = set()
    for result in report.get("Results", []):
        for v in result.get("Vulnerabilities", []):
            for name in [v["VulnerabilityID"], *v.get("VendorIDs", []), *v.get("OakumAliases", [])]:
                found.add((v["PkgName"].lower(), v["InstalledVersion"], name))
    unassessed = [p["What"] for p in report.get("Oakum", {}).get("Problems", []) if "not assessed" in p["What"]]
    return found, any("its " in what for what in unassessed)


LANGUAGES = ("pip", "npm", "rubygems", "go", "maven", "composer", "cargo", "cpe")
SPACES = {"el": "alma ", "debian": "debian ", "alpine": "alpine ", "ubuntu": "ubuntu ", "amazon": "amazon linux ",
          "suse": "SUSE Linux Enterprise ", "mariner": "CBL-Mariner "}


class Knowledge:
    """Which vulnerabilities the database knows, and where."""

    def __init__(self, oakum, database):
        self.command, self.spaces = [oakum, "db", "search", "--db", str(database), "--limit", "100000"], {}

    def has(self, vulnerability, kind):
        if vulnerability not in self.spaces:
            said = subprocess.run([*self.command, vulnerability], capture_output=True, text=True).stdout
            self.spaces[vulnerability] = [line for line in said.splitlines() if line and not line.startswith(" ")]
        family, _, release = kind.partition(" ")
        wanted = (SPACES[family] + release,) if family in SPACES else tuple(f"{key}::" for key in LANGUAGES)
        return any(space.startswith(wanted) for space in self.spaces[vulnerability])


class Tally:
    def __init__(self):
        self.true_positives = self.false_positives = self.missed = self.refused = 0

    def add(self, truth, reported):
        self.true_positives += truth and reported
        self.false_positives += not truth and reported
        self.missed += truth and not reported
        self.refused += not truth and not reported

    def __str__(self):
        reported = self.true_positives + self.false_positives
        true = self.true_positives + self.missed
        precision = self.true_positives / reported if reported else float("nan")
        recall = self.true_positives / true if true else float("nan")
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else float("nan")
        return (f"precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}   true reported {self.true_positives}, "
                f"false reported {self.false_positives}, true missed {self.missed}, false refused {self.refused}")


def main():
    arguments = sys.argv[1:]
    if not arguments:
        sys.exit(__doc__)
    if not (DATA / "labels/anchore-match-labels.tar.zst").exists():
        print(f"skipped: no labels in {DATA}")
        sys.exit(77)

    def option(name, default):
        return arguments[arguments.index(name) + 1] if name in arguments else default

    oakum = str(Path(arguments[0]).resolve())
    images = collections.defaultdict(list)
    for label in read_labels():
        images[label["image"]["exact"]].append(label)
    sources = debian_sources()
    everything, assessable, answerable = Tally(), Tally(), Tally()
    field, field_assessable, field_answerable = Tally(), Tally(), Tally()
    by_kind = collections.defaultdict(Tally)
    groups = {"missed": collections.Counter(), "false": collections.Counter()}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        database = option("--db", None) or build_database(oakum, folder)
        knowledge = Knowledge(oakum, database)
        for number, (image, labels) in enumerate(sorted(images.items())):
            packages = sorted({(l["package"]["name"], l["package"]["version"]) for l in labels})
            family, release = system_of(image, packages)
            plain = {"debian", "ubuntu", "suse"}  # families whose versions need not carry a mark
            system = [p for p in packages if family_of(p[1]) == family or
                      (family in plain and not family_of(p[1]) and re.search(r"-|^lib|^\d+:", p[1]) is not None)]
            root = folder / str(number)
            write_system(root, family, release, system, sources)
            write_languages(root, [p for p in packages if p not in system])
            found, system_unknown = scan(oakum, database, root)
            for label in labels:
                package = (label["package"]["name"], label["package"]["version"])
                cve = label.get("effective_cve") or label["vulnerability_id"]
                names = {cve, label["vulnerability_id"]}
                reported = any((package[0].lower(), package[1], name) in found for name in names)
                truth = label["label"] == "TP"
                kind = f"{family} {release}" if package in system else (
                    "go" if "/" in package[0] or package[0] == "stdlib" else "language")
                by_kind[kind].add(truth, reported)
                known = not (package in system and system_unknown)
                answer = known and any(knowledge.has(name, kind) for name in names)
                by_field = "grype" in (label.get("tool") or "")
                for counts, ours, theirs in [(True, everything, field), (known, assessable, field_assessable),
                                             (answer, answerable, field_answerable)]:
                    if counts:
                        ours.add(truth, reported)
                        theirs.add(truth, by_field)
                if truth != reported:
                    groups["missed" if truth else "false"][f"{kind}: {package[0]}"] += 1
    print(f"{sum(map(len, images.values()))} labels, {len(images)} images")
    print(f"all labels              {everything}")
    print(f"assessable              {assessable}")
    print(f"answerable              {answerable}")
    print(f"the labelled tool, all  {field}")
    print(f"  assessable            {field_assessable}")
    print(f"  answerable            {field_answerable}")
    for kind, tally in sorted(by_kind.items()):
        print(f"  {kind:<16} {tally}")
    most = int(option("--groups", "10"))
    for title, counter in groups.items():
        print(f"largest groups, {title}:")
        for group, count in counter.most_common(most):
            print(f"  {count:5}  {group}")


if __name__ == "__main__":
    main()

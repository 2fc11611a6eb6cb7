#!/usr/bin/env python3
"""What to do, from end to end: the fix plan and the tree in the table, explain, why, and saved reports judged again.
usage: explain_why.py OAKUM"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), "lib"))
from checks import check, finish, skipped  # noqa: E402
from targets import Image, tree, write  # noqa: E402

oakum = os.path.realpath(sys.argv[1])
work = tempfile.mkdtemp()
environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": work, "LANG": "C.UTF-8",
               "OAKUM_TEST_CLOCK": "2026-01-01T00:00:00Z", "OAKUM_CACHE_DIR": f"{work}/cache"}


def run(*arguments, code=0):
    done = subprocess.run([oakum, *arguments], cwd=work, env=environment, capture_output=True, text=True, timeout=120)
    check(f"{arguments[:3]} ends with {code}", done.returncode == code, f"{done.returncode}: {done.stderr}")
    return done


def advisory(id, ecosystem, name, fixed, summary, aliases=()):
    return json.dumps({"schema_version": "1.6.0", "id": id, "modified": "2025-01-01T00:00:00Z", "summary": summary,
                       "aliases": list(aliases), "database_specific": {"severity": "HIGH"},
                       "affected": [{"package": {"ecosystem": ecosystem, "name": name},
                                     "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": fixed}]}]}]})


def database(name, records):
    folder = f"{work}/{name}.osv"
    for id, text in records.items():
        write(f"{folder}/{id}.json", text)
    run("--quiet", "db", "build", "--source", f"osv:{folder}", "--output", f"{work}/{name}.db")
    return f"{work}/{name}.db"


QS = advisory("GHSA-aaaa-bbbb-cccc", "npm", "qs", "6.7.3", "qs: prototype poisoning", ["CVE-2022-24999"])
GONE = advisory("GHSA-gone-gone-gone", "npm", "express", "9.0.0", "taken back")
MINIMIST = advisory("GHSA-dddd-eeee-ffff", "npm", "minimist", "1.2.6", "minimist: pollution", ["CVE-2021-44906"])
LOCK = {"name": "shop", "version": "1.0.0", "lockfileVersion": 3, "packages": {
    "": {"name": "shop", "version": "1.0.0", "dependencies": {"express": "4.17.1", "minimist": "1.2.5"}},
    "node_modules/express": {"version": "4.17.1", "dependencies": {"qs": "6.7.0"}},
    "node_modules/qs": {"version": "6.7.0", "license": "BSD-3-Clause"},
    "node_modules/minimist": {"version": "1.2.5"}}}

old = database("old", {"qs": QS, "gone": GONE})
new = database("new", {"qs": QS, "minimist": MINIMIST})
tree(f"{work}/shop", {"package-lock.json": json.dumps(LOCK, indent=2)})
saved = f"{work}/saved.json"
run("fs", "--quiet", "--db", new, "--format", "json", "--output", saved, "shop")

# The table: what to do comes before what was found.
table = run("fs", "--quiet", "--db", new, "--dependency-tree", "shop").stdout
check("the plan has both steps", "Fix plan: 2 steps close 2 of 2" in table, table)
check("a direct dependency is upgraded", "upgrade minimist 1.2.5 to 1.2.6" in table
      and "$ npm install minimist@1.2.6" in table, table)
check("a transitive one through what needs it", "express 4.17.1: a release that uses qs 6.7.3 or newer" in table, table)
check("the plan stands before the findings", table.find("Fix plan") < table.find("CVE-2022-24999"), table)
check("the tree is reversed", "qs@6.7.0 (1 high)\n└── express@4.17.1\n" in table, table)
summary = run("report", "--quiet", "--table-mode", "summary", saved).stdout
check("summary: no findings", "Fix plan" in summary and "CVE-2022-24999" not in summary, summary)
detailed = run("report", "--quiet", "--table-mode", "detailed", saved).stdout
check("detailed: no plan", "Fix plan" not in detailed and "CVE-2022-24999" in detailed, detailed)
check("--report summary is the same", run("report", "--quiet", "--report", "summary", saved).stdout == summary)
run("report", "--table-mode", "summary", "--format", "json", saved, code=2)
run("fs", "--dependency-tree", "--pkg-relationships", "direct", "shop", code=2)

# explain
told = run("explain", "--quiet", "--db", new, "CVE-2022-24999", saved).stdout
for text in ("qs: prototype poisoning", "package-lock.json:", "express 4.17.1 > qs 6.7.0", "6.7.3", "policy       open",
             "a release that uses qs 6.7.3 or newer"):
    check(f"explain says {text}", text in told, told)
check("a range is told where a database is at hand", "are affected" in told, told)
for word in ("GHSA-aaaa-bbbb-cccc", "CVE-2022-24999:qs", "CVE-2022-24999:qs@6.7.0"):
    check(f"{word} is the same", run("explain", "--quiet", "--db", new, word, saved).stdout == told)
check("a target is scanned", run("explain", "--quiet", "--db", new, "CVE-2022-24999", "shop").stdout == told)
machine = json.loads(run("explain", "--quiet", "--db", new, "--format", "json", "CVE-2022-24999", saved).stdout)
finding = machine["Findings"][0]
check("JSON: the way", finding["DependencyPaths"] == [["shop@1.0.0", "express@4.17.1", "qs@6.7.0"]]
      or finding["DependencyPaths"] == [["express@4.17.1", "qs@6.7.0"]], finding)
check("JSON: the fix", finding["Fix"]["Command"] == "npm update qs", finding)
check("a near one is named", "did you mean CVE-2022-24999" in
      run("explain", "CVE-2022-24998", saved, code=3).stderr)
known = run("explain", "--quiet", "--db", new, "CVE-2021-44906").stdout
check("without a target: the database", "minimist" in known, known)
check("the same as JSON", json.loads(run("explain", "--quiet", "--db", new, "--format", "json", "CVE-2021-44906")
                                     .stdout)["Advisories"][0]["Package"] == "minimist")
run("explain", code=2)
run("explain", "--format", "sarif", "CVE-2022-24999", saved, code=2)

# why
why = run("why", "--quiet", "--db", new, "qs", saved).stdout
for text in ("qs 6.7.0 (npm)", "pkg:npm/qs@6.7.0", "package-lock.json:", "express 4.17.1 > qs 6.7.0", "1 high"):
    check(f"why says {text}", text in why, why)
for word in ("qs@6.7.0", "pkg:npm/qs@6.7.0", "q?"):
    check(f"{word} is the same", run("why", "--quiet", word, saved).stdout == why)
names = [p["Name"] for p in json.loads(run("why", "--quiet", "--format", "json", "*m*", saved).stdout)["Packages"]]
check("a pattern", names == ["minimist"], names)
check("nearest names", "did you mean minimist?" in run("why", "minimsit", saved, code=3).stderr)

# An image: layers, instructions, base and application.
status = "Package: {}\nStatus: install ok installed\nVersion: {}\nArchitecture: amd64\nSource: openssl\n\n"
image = Image([("ADD rootfs.tar /", {"etc/os-release": "ID=debian\nVERSION_ID=12\n",
                                      "var/lib/dpkg/status": status.format("openssl", "3.0.11-1")}),
               ("CMD [\"sh\"]", None),
               ("COPY shop /srv", {"srv/node_modules/minimist/package.json": '{"name":"minimist","version":"1.2.5"}'})],
              {"Labels": {"org.opencontainers.image.base.name": "debian:12"}})
image.layout(f"{work}/image")
in_image = run("why", "--quiet", "--db", new, "minimist", f"oci:{work}/image").stdout
check("the layer and its instruction", "2 of 2" in in_image and "by COPY shop /srv" in in_image
      and "application" in in_image, in_image)
base = run("why", "--quiet", "--db", new, "openssl", f"oci:{work}/image").stdout
check("the base image's", "1 of 2" in base and "base image" in base, base)

# Judged again: a saved report of yesterday with today's advisories is what a scan of today says.
TIMES = ("ReportID", "CreatedAt")


def read(path):
    with open(path) as file:
        report = json.load(file)
    return {key: value for key, value in report.items() if key not in TIMES}


def rejudged(name, arguments, before, after):
    yesterday, today, again = (f"{work}/{name}.{kind}.json" for kind in ("old", "new", "again"))
    run(*arguments, "--quiet", "--allow-partial", "--db", before, "--format", "json", "--output", yesterday)
    run(*arguments, "--quiet", "--allow-partial", "--db", after, "--format", "json", "--output", today)
    done = run("convert", "--rejudge", "--allow-partial", "--db", after, "--format", "json", "--output", again, yesterday)
    check(f"{name}: judged again it is what a scan says", read(again) == read(today),
          subprocess.run(["diff", again, today], capture_output=True, text=True).stdout)
    return done, yesterday, today


done, yesterday, today = rejudged("shop", ["fs", "shop"], old, new)
check("what changed is said", "1 new, 1 gone" in done.stderr, done.stderr)
for command in ("scan", "sbom"):
    check(f"so it is by {command}", read(today)["Results"] == json.loads(
        run(command, "--quiet", "--db", new, "--format", "json", yesterday).stdout)["Results"])
rejudged("image", ["image", "--input", f"{work}/image"], old, new)
tree(f"{work}/edge", {"etc/alpine-release": "3.18.0\n", "etc/apk/repositories": "https://mirror.example/alpine/edge/main\n",
                      "lib/apk/db/installed": "P:musl\nV:1.2.3-r0\nA:x86_64\n\n"})
rejudged("edge", ["rootfs", "edge"], old, new)
short = f"{work}/short.json"
run("fs", "--quiet", "--db", new, "--format", "json", "--list-all-pkgs=false", "--output", short, "shop")
refused = run("report", "--rejudge", "--db", new, short, code=3)
check("a report without its packages is refused", "--list-all-pkgs" in refused.stderr, refused.stderr)

# The field's examples, where they are at hand.
data = f"{os.environ.get('OAKUM_SHARED', '')}/data/conformance/trivy/fixtures"
if os.path.isdir(f"{data}/repo"):
    fixtures = f"{work}/fixtures.db"
    run("--quiet", "db", "build", "--source", f"trivy-fixtures:{data}/db", "--output", fixtures)
    for name in sorted(os.listdir(f"{data}/repo")):
        if name != "secrets":
            rejudged(name, ["repo", "--scanners", "vuln", f"{data}/repo/{name}"], old, fixtures)
else:
    skipped.append("the field's examples (OAKUM_SHARED)")

shutil.rmtree(work)
finish()

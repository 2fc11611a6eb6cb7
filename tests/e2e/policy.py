#!/usr/bin/env python3
"""Deciding from end to end: ignore files, judged severities, baselines and the gate, with exit codes and what is told.
usage: policy.py OAKUM"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), "lib"))
from checks import check, finish  # noqa: E402
from targets import Image, tree, write  # noqa: E402

oakum = os.path.realpath(sys.argv[1])
work = tempfile.mkdtemp()
here = tree(f"{work}/here", {"readme": "the working directory\n"})
clock = "2026-06-15T12:00:00Z"

OSV = {
    "OSV-1": ("lodash", "CVE-2026-0001", "4.17.21", "CRITICAL"),
    "OSV-2": ("lodash", "CVE-2026-0002", "", "HIGH"),
    "OSV-3": ("minimist", "CVE-2026-0003", "1.2.6", "LOW"),
}


def advisory(id):
    name, cve, fixed, severity = OSV[id]
    events = [{"introduced": "0"}] + ([{"fixed": fixed}] if fixed else [])
    return json.dumps({"schema_version": "1.6.0", "id": id.replace("OSV", "GHSA-aaaa-bbbb"), "aliases": [cve],
                       "modified": "2026-01-01T00:00:00Z", "published": "2026-01-01T00:00:00Z",
                       "summary": f"{name} is broken", "database_specific": {"severity": severity},
                       "affected": [{"package": {"ecosystem": "npm", "name": name},
                                     "ranges": [{"type": "SEMVER", "events": events}]}]})


def lock(*packages):
    entries = {"": {"name": "shop", "version": "1.0.0", "dependencies": {name: version for name, version in packages}}}
    entries |= {f"node_modules/{name}": {"version": version, "license": "MIT"} for name, version in packages}
    return json.dumps({"name": "shop", "version": "1.0.0", "lockfileVersion": 3, "packages": entries})


def github_token():
    """One that has the form and the checksum of the real ones."""
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    body, check_digits = "k3Vq9ZtB1xWm7LrD5sNfYc2HgPjQ8u", ""
    value = zlib.crc32(body.encode())
    while len(check_digits) < 6:
        value, digit = divmod(value, 62)
        check_digits = digits[digit] + check_digits
    return "ghp" + "_" + body + check_digits


TOKEN = github_token()
BOTH = (("lodash", "4.17.15"), ("minimist", "1.2.0"))
project = tree(f"{work}/project", {"web/package-lock.json": lock(*BOTH)})
environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": work, "LANG": "C.UTF-8",
               "OAKUM_CACHE_DIR": f"{work}/cache"}


def run(*arguments, at=None):
    return subprocess.run([oakum, *arguments], cwd=here, capture_output=True, text=True, timeout=120,
                          env=environment | {"OAKUM_TEST_CLOCK": at or clock})


advisories = tree(f"{work}/osv", {f"{id}.json": advisory(id) for id in OSV})
database = f"{work}/policy.db"
built = run("db", "build", "--quiet", "--source", f"osv:{advisories}", "--output", database)
check("a database is built", built.returncode == 0, built.stderr)


def scan(*flags, target=project, command="fs", at=None, scanners="vuln"):
    return run(command, "--db", database, "--scanners", scanners, "--format", "json", *flags, target, at=at)


def open_ids(done):
    report = json.loads(done.stdout)
    return sorted(f["VulnerabilityID"] if "VulnerabilityID" in f else f.get("RuleID", f.get("Name"))
                  for r in report.get("Results", [])
                  for kind in ("Vulnerabilities", "Secrets", "Licenses") for f in r.get(kind, []))


def modified(done):
    return [m for r in json.loads(done.stdout).get("Results", []) for m in r.get("ExperimentalModifiedFindings", [])]


def file(name, text):
    return write(f"{here}/{name}", text)


plain = scan()
ALL = open_ids(plain)
check("everything is found without a policy", len(ALL) == 3 and plain.returncode == 0, plain.stderr + str(ALL))
by_cve = {cve: next(v["VulnerabilityID"] for r in json.loads(plain.stdout)["Results"] for v in r["Vulnerabilities"]
                    if cve in [v["VulnerabilityID"], *v.get("OakumAliases", [])])
          for _, cve, _, _ in OSV.values()}
ONE, TWO, THREE = (by_cve[f"CVE-2026-000{n}"] for n in (1, 2, 3))

# Ignore files.
file(".trivyignore", "# ours\nCVE-2026-0001  # not reachable\nCVE-2026-9999\n")
done = scan("--show-suppressed")
check(".trivyignore of the working directory counts", open_ids(done) == sorted([TWO, THREE]), done.stdout[:2000])
entry = modified(done)[0]
check("an ignored finding is kept", (entry["Type"], entry["Status"], entry["Source"], entry["Statement"]) ==
      ("vulnerability", "ignored", ".trivyignore", "not reachable"), str(entry)[:500])
check("with the whole finding", entry["Finding"]["VulnerabilityID"] == ONE, str(entry)[:500])
check("entries that match nothing are counted", "1 entry of .trivyignore matched nothing" in done.stderr, done.stderr)
check("and named with --debug", ".trivyignore:3: the entry matched nothing" in scan("--debug").stderr)
check("a clean end needs no code", done.returncode == 0)
done = scan("--ignorefile", "")
check("no ignore file at all", open_ids(done) == ALL, done.stdout[:500])
os.remove(f"{here}/.trivyignore")

file("other", "CVE-2026-0002 exp:2026-07-01\n")
check("an entry counts until it ends", open_ids(scan("--ignorefile", "./other")) == sorted([ONE, THREE]))
done = scan("--ignorefile", "./other", "--show-suppressed")
check("the source is the cleaned path", modified(done)[0]["Source"] == "other", str(modified(done))[:300])
check("and the end is told", modified(done)[0]["OakumUntil"] == "2026-07-01", str(modified(done))[:300])
done = scan("--ignorefile", "other", at="2026-07-02T00:00:00Z")
check("then the finding is back", open_ids(done) == ALL)
check("and the entry is named", "other: line 1: entry for CVE-2026-0002 expired on 2026-07-01" in done.stderr, done.stderr)
done = scan("--ignorefile", "missing")
check("a missing file is an error", done.returncode == 2 and "missing" in done.stderr, f"{done.returncode} {done.stderr}")
file("bad", "CVE-1\nCVE-2 exp:never\n")
done = scan("--ignorefile", "bad")
check("a mistake has its line", done.returncode == 2 and 'bad: line 2: "never" is no date' in done.stderr, done.stderr)

file(".trivyignore.yaml", "vulnerabilities:\n- id: CVE-2026-0001\n  paths: [web/*.json]\n  purls: ['pkg:npm/lodash@4.17.15']\n"
                          "  expired_at: 2027-01-01\n  statement: wait for it\n- id: CVE-2026-0002\n  paths: ['other/**']\n")
done = scan("--show-suppressed")
check("the YAML form", open_ids(done) == sorted([TWO, THREE]), done.stdout[:500] + done.stderr)
check("its statement", modified(done)[0]["Statement"] == "wait for it")
os.remove(f"{here}/.trivyignore.yaml")

own = ("- id: CVE-2026-000*\n  package: lodash\n  paths: ['web/**']\n  until: 2026-06-30\n  reason: no patch fits\n"
       "  owner: shop team\n")
file(".oakumignore.yaml", own)
done = scan("--show-suppressed")
check("our own form", open_ids(done) == [THREE], done.stdout[:500] + done.stderr)
check("who, why, until when", all((m["Statement"], m["OakumOwner"], m["OakumUntil"]) ==
      ("no patch fits", "shop team", "2026-06-30") for m in modified(done)), str(modified(done))[:500])
table = run("fs", "--db", database, "--scanners", "vuln", "--show-suppressed", project).stdout
check("the table tells it too", all(word in table for word in ("Suppressed: 2", "no patch fits", "shop team", "2026-06-30")), table)
done = scan(at="2026-07-01T00:00:00Z")
check("an expired entry comes back with its owner", open_ids(done) == ALL and
      "entry for CVE-2026-000* expired on 2026-06-30, owner shop team" in done.stderr, done.stderr)
saved = f"{work}/suppressed.json"
write(saved, scan("--show-suppressed").stdout)
os.remove(f"{here}/.oakumignore.yaml")
again = run("convert", "--format", "json", "--show-suppressed", saved)
check("a saved report keeps its verdicts", json.loads(again.stdout)["Results"] == json.load(open(saved))["Results"], again.stdout[:1500])
file(".oakumignore.yaml", "- id: CVE-2026-0003\n  reason: r\n  untill: 2026-07-01\n")
done = scan()
check("unknown fields are errors", done.returncode == 2 and 'line 3: unknown field "untill"' in done.stderr and '"until"' in done.stderr, done.stderr)
os.remove(f"{here}/.oakumignore.yaml")

# Severities judged otherwise.
file("policy.yaml", "severity:\n- {id: CVE-2026-0001, to: LOW, reason: only in tests}\nfail-on: [critical]\n")
done = scan("--policy", "policy.yaml")
finding = next(v for r in json.loads(done.stdout)["Results"] for v in r["Vulnerabilities"] if v["VulnerabilityID"] == ONE)
check("a severity of ours", (finding["Severity"], finding["OakumSeverityJudged"], finding["OakumSeverityReason"]) ==
      ("LOW", "CRITICAL", "only in tests"), str(finding)[:500])
check("the gate sees it", done.returncode == 0, done.stderr)
done = scan("--policy", "policy.yaml", "--severity", "HIGH,CRITICAL")
check("and so do the filters", open_ids(done) == [TWO], done.stdout[:500])
write(f"{work}/regraded.json", scan("--policy", "policy.yaml").stdout)
again = json.loads(run("convert", "--format", "json", f"{work}/regraded.json").stdout)
check("a saved report keeps it", again["Results"] == json.load(open(f"{work}/regraded.json"))["Results"], str(again)[:500])
done = scan("--policy", "missing.yaml")
check("a missing policy is an error", done.returncode == 2, done.stderr)
done = scan("--ignore-policy", "x.rego")
check("Rego is refused with a reason", done.returncode == 2 and "--policy" in done.stderr, done.stderr)

# The gate.
GATES = [(["--fail-on", "critical"], 1), (["--fail-on", "critical", "--exit-code", "9"], 9), (["--fail-on", "=medium"], 0),
         (["--fail-on", "high+unfixed"], 1), (["--fail-on", "low+unfixed+!high"], 0), (["--fail-on", "kev"], 0),
         (["--fail-on", "kev,CVE-2026-*"], 1), (["--fail-on", "kev", "--fail-on", "critical+direct"], 1),
         (["--fail-on", "secret"], 0), (["--exit-code", "5"], 5), (["--exit-code", "5", "--fail-on", "kev"], 0)]
for flags, code in GATES:
    done = scan(*flags)
    check(f"{' '.join(flags)} ends with {code}", done.returncode == code, f"{done.returncode} {done.stderr}")
    check(f"{' '.join(flags)} says so", ("gate: " in done.stderr) == (code in (1, 9)), done.stderr)
done = scan("--fail-on", "high+vuln", "--quiet")
check("which finding failed it, and how many", f"gate: 2 findings match high+vuln, first {ONE} in lodash 4.17.15 (web/package-lock.json)"
      in done.stderr, done.stderr)
done = scan("--fail-on", "critcal")
check("a mistake is told with what was meant", done.returncode == 2 and 'did you mean "critical"?' in done.stderr, done.stderr)
environment["OAKUM_FAIL_ON"] = "critical"
check("from the environment", scan().returncode == 1)
del environment["OAKUM_FAIL_ON"]
file("oakum.yaml", "policy:\n  fail-on: [high+unfixed]\n  file: policy.yaml\n")
check("from the configuration file", scan().returncode == 1)
os.remove(f"{here}/oakum.yaml")

# A baseline.
write(f"{work}/before.json", scan(target=tree(f"{work}/older", {"web/package-lock.json": lock(("lodash", "4.17.11"))})).stdout)
done = scan("--baseline", f"{work}/before.json", "--show-suppressed", "--fail-on", "new")
check("what was there is known, whatever the version", open_ids(done) == [THREE], done.stdout[:1000])
check("and kept", {m["Status"] for m in modified(done)} == {"known"} and len(modified(done)) == 2, str(modified(done))[:300])
check("what is new fails the gate", done.returncode == 1 and f"first {THREE}" in done.stderr, done.stderr)
check("and only that", scan("--baseline", f"{work}/before.json", "--fail-on", "new+high").returncode == 0)
check("a report is its own baseline", open_ids(scan("--baseline", saved)) == sorted([ONE, TWO]),
      "what was ignored then, and not now, is new")
done = scan("--fail-on", "new")
check("new needs to know what is not", done.returncode == 2 and "--baseline" in done.stderr, done.stderr)
done = scan("--baseline", "readme")
check("a baseline that is none", done.returncode == 2 and "readme" in done.stderr, done.stderr)
done = run("diff", "--fail-on", "low+!high", f"{work}/before.json", saved)
check("a comparison has a gate for what was added", done.returncode == 1 and f"first {THREE}" in done.stderr, done.stderr)
done = run("diff", "--fail-on", "high", f"{work}/before.json", saved)
check("and for that alone", done.returncode == 0, done.stderr)

# Secrets, licences, images.
tree(project, {"deploy.sh": f"export GITHUB_TOKEN={TOKEN}\n"})
secrets = scan(scanners="secret")
rule = open_ids(secrets)[0]
write(f"{work}/secrets.json", secrets.stdout)
file("ignored.yaml", f"secrets:\n- {{id: {rule}, paths: [deploy.sh], statement: a sample}}\n")
done = scan("--ignorefile", "ignored.yaml", "--show-suppressed", scanners="secret")
check("a secret is ignored by rule and path", open_ids(done) == [] and modified(done)[0]["Type"] == "secret" and
      TOKEN not in done.stdout, done.stdout[:500])
check("a secret of the baseline", open_ids(scan("--baseline", f"{work}/secrets.json", scanners="secret")) == [])
check("a gate for secrets", scan("--fail-on", "secret", scanners="secret").returncode == 1)
root = tree(f"{work}/root", {"app/node_modules/x/package.json": json.dumps(
    {"name": "x", "version": "1.0.0", "license": "(MIT OR GPL-3.0-only)"})})
licenses = scan(command="rootfs", target=root, scanners="license")
check("a licence is found", len(open_ids(licenses)) == 1, licenses.stdout[:500])
file("ignored.yaml", "licenses: [{id: MIT}, {id: GPL-3.0-only}]\n")
done = scan("--ignorefile", "ignored.yaml", command="rootfs", target=root, scanners="license")
check("each licence of an expression", open_ids(done) == [], done.stdout[:500])
file("ignored.yaml", "licenses: [{id: MIT}]\n")
done = scan("--ignorefile", "ignored.yaml", command="rootfs", target=root, scanners="license")
check("not only some", len(open_ids(done)) == 1, done.stdout[:500])
module = {"app/node_modules/lodash/package.json": json.dumps({"name": "lodash", "version": "4.17.15"})}
image = f"{work}/image"
Image([("FROM", {"etc/os-release": "ID=alpine\nVERSION_ID=3.20.1\n"}), ("CMD [\"sh\"]", None), ("COPY", module)]).layout(image)
for term, code in (("app", 1), ("base", 0), ("!base", 1)):
    done = run("image", "--db", database, "--scanners", "vuln", "--fail-on", f"{term}+critical", "--input", image)
    check(f"an image's {term}", done.returncode == code, f"{done.returncode} {done.stderr}")
file("ignored.yaml", f"- {{package: lodash, images: ['{image}'], reason: r}}\n")
done = run("image", "--db", database, "--scanners", "vuln", "--format", "json", "--ignorefile", "ignored.yaml", "--input", image)
check("entries for some images", open_ids(done) == [], done.stdout[:500])

shutil.rmtree(work)
finish()

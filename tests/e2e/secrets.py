#!/usr/bin/env python3
"""Secrets from end to end: in buried layers and configurations of images, in every encoding, remembered without their values,
configured, known, marked, masked everywhere.
usage: secrets.py OAKUM"""
import base64
import json
import os
import py_compile
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), "lib"))
import planted  # noqa: E402
from checks import check, finish, skipped  # noqa: E402
from targets import Image, sha, tar_of, tree, write  # noqa: E402

oakum = os.path.realpath(sys.argv[1])
work = tempfile.mkdtemp()
environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": f"{work}/home", "TMPDIR": f"{work}/tmp", "LANG": "C.UTF-8",
               "OAKUM_TEST_CLOCK": "2026-01-01T00:00:00Z"}
OS_RELEASE = {"etc/os-release": "ID=alpine\nVERSION_ID=3.20.1\n"}
BASE = [("ADD rootfs.tar.gz /", OS_RELEASE), ('CMD ["/bin/sh"]', None)]


def run(*arguments, cwd=None, env=None, **options):
    return subprocess.run([oakum, *arguments], capture_output=True, text=True, env={**environment, **(env or {})}, cwd=cwd or work,
                          timeout=240, **options)


def scan(*arguments, cache="cache", **options):
    """The report of a scan for secrets alone; a scan that fails has none and says why."""
    done = run("--cache-dir", f"{work}/{cache}", arguments[0], "--scanners", "secret", "--format", "json", *arguments[1:], **options)
    try:
        return json.loads(done.stdout) | {"Code": done.returncode, "Said": done.stderr, "Text": done.stdout}
    except json.JSONDecodeError:
        return {"Results": [], "Code": done.returncode, "Said": done.stderr, "Text": done.stdout}


def found(report):
    return [dict(secret, Target=result["Target"]) for result in report.get("Results", []) for secret in result.get("Secrets", [])]


def excused(report):
    """{rule id: reason} of what is there and not told as a finding."""
    return {each["Finding"]["RuleID"]: each["Statement"] for result in report.get("Results", [])
            for each in result.get("ExperimentalModifiedFindings", [])}


def places(report):
    return sorted((secret["Target"], secret["RuleID"], secret["StartLine"]) for secret in found(report))


def one(report, target):
    all_of_it = [secret for secret in found(report) if secret["Target"] == target]
    return all_of_it[0] if len(all_of_it) == 1 else {"Layer": {}, "Many": len(all_of_it)}


def buried():
    """What a later layer deletes or replaces is still in the image for whoever pulls it."""
    key = planted.private_key("buried")
    steps = BASE + [
        ("/bin/sh -c make-keys # buildkit", {"app/key.pem": key, "app/conf/deep/db.env": f"GH={planted.github('opaque')}\n",
                                             "app/settings": f"token: {planted.gitlab('replaced')}\n", "app/plain": "nothing here\n"}),
        ("RUN /bin/sh -c rm /app/key.pem", {"app/.wh.key.pem": ""}),
        ("COPY conf /app/conf", {"app/conf/": "", "app/conf/.wh..wh..opq": "", "app/conf/new.env": f"GH={planted.github('new')}\n"}),
        ("COPY settings /app/settings", {"app/settings": "token: read from the environment\n"}),
    ]
    image = Image(steps)
    for kind, path in (("layout", image.layout(f"{work}/buried")), ("archive", image.archive(f"{work}/buried.tar"))):
        report = scan("image", "--input", path, cache=f"cache-{kind}")
        check(f"{kind}: what is found", places(report) == [
            ("/app/conf/deep/db.env", "github-pat", 1), ("/app/conf/new.env", "github-pat", 1), ("/app/key.pem", "private-key", 1),
            ("/app/settings", "gitlab-pat", 1)], (places(report), report["Said"]))
        for target in ("/app/key.pem", "/app/conf/deep/db.env", "/app/settings"):
            secret = one(report, target)
            check(f"{kind}: {target} is buried", secret.get("OakumBuried") is True, secret)
            check(f"{kind}: {target}: DiffID", secret["Layer"].get("DiffID") == image.diff_ids[1], secret)
            check(f"{kind}: {target}: instruction", "make-keys" in secret["Layer"].get("CreatedBy", ""), secret)
            check(f"{kind}: {target}: digest", bool(secret["Layer"].get("Digest")) == (kind == "layout"), secret)
            check(f"{kind}: {target}: origin", secret.get("OakumOrigin") == "application", secret)
        new = one(report, "/app/conf/new.env")
        check(f"{kind}: what is there is not buried", "OakumBuried" not in new and new["Layer"].get("DiffID") == image.diff_ids[3], new)
    same = Image(BASE + [("COPY a", {"a.env": f"GH={planted.github('same')}\n"}), ("COPY b", {"a.env": f"\n\nGH={planted.github('same')}\n"})])
    report = scan("image", "--input", same.layout(f"{work}/same"))
    secrets = found(report)
    check("the same secret in a file that is only changed", len(secrets) == 1 and "OakumBuried" not in secrets[0], secrets)
    table = run("image", "--scanners", "secret", "--input", f"{work}/buried")
    check("the table says layer and fate", "layer 2, deleted later" in table.stdout, table.stdout)


def configuration():
    values = {name: getattr(planted, name)("configuration") for name in ("stripe", "gitlab", "slack", "github", "npm")}
    word = planted.password("configuration")
    image = Image(BASE + [
        ("RUN |1 NPM=" + values["npm"] + " /bin/sh -c npm install", {"app/x": "x\n"}),
        ("ENV STRIPE=" + values["stripe"], None),
        ("RUN /bin/sh -c login " + word, {"app/y": "y\n"}),
    ], {"Env": ["PATH=/bin", f"STRIPE={values['stripe']}", f"DB_PASSWORD={word}"], "Labels": {"ci": values["gitlab"]},
        "Cmd": ["app", "--token", values["slack"]], "Entrypoint": ["run", f"--github={values['github']}"]})
    report = scan("image", "--input", image.layout(f"{work}/config"))
    secrets = found(report)
    rules = sorted(secret["RuleID"] for secret in secrets)
    check("each is found once", rules == ["generic-password", "github-pat", "gitlab-pat", "npm-access-token", "slack-access-token",
                                          "stripe-secret-token"], (rules, report["Said"]))
    by_rule = {secret["RuleID"]: secret for secret in secrets}
    for rule, instruction, layer in (("stripe-secret-token", "ENV STRIPE=", 1), ("gitlab-pat", "LABEL ci=", 2),
                                     ("slack-access-token", "CMD app --token ", 2), ("github-pat", "ENTRYPOINT run --github=", 2),
                                     ("npm-access-token", "RUN |1 NPM=", 1)):
        secret = by_rule.get(rule, {"Layer": {}})
        check(f"{rule}: instruction", secret.get("OakumInstruction", "").startswith(instruction + "****"), secret)
        check(f"{rule}: layer", secret["Layer"].get("DiffID") == image.diff_ids[layer], secret)
        check(f"{rule}: target", secret.get("Target") == report["ArtifactName"], secret)
    for name, value in list(values.items()) + [("password", word)]:
        check(f"the report's own copy of the configuration has no {name}", value not in report["Text"])
    config = report.get("Metadata", {}).get("ImageConfig", {})
    check("but is there otherwise", config.get("config", {}).get("Env", [""])[0] == "PATH=/bin" and len(config["history"]) == 5, config)
    table = run("image", "--scanners", "secret", "--input", f"{work}/config").stdout
    check("in the table too", "(image configuration)" in table and "CMD app --token ****" in table, table)
    plain = Image(BASE, {"Env": ["PATH=/bin"]})
    check("a clean configuration", found(scan("image", "--input", plain.layout(f"{work}/plain"))) == [])


def remembered():
    values = [planted.github("cache"), planted.password("cache"), planted.private_key("cache").split("\n")[3], planted.stripe("cache")]
    image = Image(BASE + [
        ("COPY secrets", {"a/github.env": f"GH={values[0]}\n", "a/db.env": f"DB_PASSWORD={values[1]}\n",
                          "a/id": planted.private_key("cache")}),
        ("RUN rm", {"a/.wh.id": "", **{f"b/{i}.env": f"N={i}\nGH={planted.github(i)}\n" for i in range(50)}})],
        {"Env": [f"STRIPE={values[3]}"]})
    values += [planted.github(i) for i in range(50)]
    path = image.layout(f"{work}/remembered")
    first = scan("image", "--input", path, cache="layers")
    check("first", len(found(first)) == 54 and first["Code"] == 0, (len(found(first)), first["Said"]))
    for layer in os.listdir(f"{path}/blobs/sha256"):
        if f"sha256:{layer}" in {each["Digest"] for each in first["Metadata"]["Layers"]}:
            os.rename(f"{path}/blobs/sha256/{layer}", f"{work}/kept-{layer}")
    second = scan("image", "--input", path, cache="layers")
    check("the second scan reads no layer and says the same", strip(second["Text"]) == strip(first["Text"]) and second["Code"] == 0,
          second["Said"])
    other = scan("image", "--input", path, "--secret-archives", cache="layers")
    check("other options are another question", other["Code"] == 3, other["Said"])
    image.layout(path)
    for threads in (1, 8):
        again = scan("image", "--input", path, "--parallel", str(threads), cache=f"fresh-{threads}")
        check(f"{threads} threads", strip(again["Text"]) == strip(first["Text"]), again["Said"])
    searched = no_value_in(f"{work}/layers", values, "the cache")
    check("there was a cache to search", searched >= 3, searched)


def strip(text):
    """A report without what each scan has of its own."""
    return re.sub(r'"(ReportID|CreatedAt)": "[^"]*"', "", text)


def unpacked(data):
    """Compressed frames in a file, inflated, beside the file itself."""
    yield data
    for magic, command in ((b"\x28\xb5\x2f\xfd", ["zstd", "-dcq"]), (b"\x1f\x8b", ["gzip", "-dcq"])):
        at = data.find(magic)
        while at >= 0:
            if shutil.which(command[0]):
                yield subprocess.run(command, input=data[at:], capture_output=True).stdout
            elif f"no {command[0]}: frames in the cache were not inflated" not in skipped:
                skipped.append(f"no {command[0]}: frames in the cache were not inflated")
            at = data.find(magic, at + 1)


def forms(value):
    """A value and what would give it away: its parts, in base64, in hexadecimal, turned round."""
    raw = value.encode()
    yield raw
    yield raw[4:24]
    yield base64.b64encode(raw)[4:24]
    yield raw.hex()[8:40].encode()
    yield value.encode("utf-16-le")


def no_value_in(place, values, name):
    """Searches a file or folder; returns how many files there were."""
    files = [os.path.join(at, each) for at, _, names in os.walk(place) for each in names] if os.path.isdir(place) else [place]
    needles = [(value, form) for value in values for form in forms(value)]
    for path in files:
        with open(path, "rb") as file:
            for data in unpacked(file.read()):
                for value, form in needles:
                    if form in data:
                        at = data.find(form)
                        check(f"{name}: {path} has a value", False, (len(value), form[:6], data[max(0, at - 60):at + 30]))
                        return len(files)
    check(f"{name}: no value", True)
    return len(files)


def base_layers():
    image = Image([("ADD rootfs.tar.gz /", {**OS_RELEASE, "root/.netrc": f"machine a.example login b password {planted.password('base')}\n"}),
                   ('CMD ["/bin/sh"]', None), ("COPY app /app", {"app/env": f"GH={planted.github('base')}\n"})])
    path = image.layout(f"{work}/base")
    rules = [secret["RuleID"] for secret in found(scan("image", "--input", path))]
    check("the base image's secrets count", sorted(rules) == ["github-pat", "netrc-password"], rules)
    report = scan("image", "--input", path, "--skip-base-layers")
    check("--skip-base-layers", [secret["RuleID"] for secret in found(report)] == ["github-pat"], found(report))
    report = scan("image", "--input", path, "--skip-base-layers", "--show-suppressed")
    check("and says so", "base image" in excused(report).get("netrc-password", ""), excused(report))
    table = run("image", "--scanners", "secret", "--skip-base-layers", "--input", path).stdout
    check("in the table always", "Not shown: 1 finding (in the base image" in table, table)


def archives():
    folder = tree(f"{work}/archives", {"readme": "x\n"})
    with zipfile.ZipFile(f"{folder}/app.zip", "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("conf/prod.env", f"# x\nGH={planted.github('zip')}\n")
    write(f"{folder}/backup.tar", tar_of({"home/.npmrc": f"//registry.npmjs.org/:_authToken={planted.npm('tar')}\n"}))
    subprocess.run(["gzip", "-k", f"{folder}/backup.tar"], check=True)
    write(f"{folder}/broken.zip", b"PK\x03\x04nothing")
    check("archives are closed", found(scan("fs", folder)) == [])
    report = scan("fs", "--secret-archives", folder)
    seen = sorted((s["Target"], s.get("OakumMember"), s["RuleID"], s["StartLine"]) for s in found(report))
    check("--secret-archives", seen == [("app.zip", "conf/prod.env", "github-pat", 2),
                                        ("backup.tar", "home/.npmrc", "npm-access-token", 1),
                                        ("backup.tar.gz", "home/.npmrc", "npm-access-token", 1)], (seen, report["Said"]))
    check("a broken one is a problem", report["Code"] == 4 and "broken.zip" in str(report["Oakum"].get("Problems")), report["Oakum"])


def configured():
    folder = tree(f"{work}/configured", {
        "a.txt": f"acme = acme_{planted.some(24, planted.LOWER + planted.DIGITS, 'a')}\n",
        "b.txt": f"GH={planted.github('configured')}\n",
        "c.txt": f"STRIPE={planted.stripe('configured')}\n",
        "docs/d.md": f"DB_PASSWORD={planted.password('configured')}\n",
        "e.txt": f"--begin sample--\nGH={planted.github('block')}\n--end sample--\nGH={planted.github('after')}\n",
        "data/f.txt": f"GH={planted.github('skipped')}\n",
        "yarn.lock": f"GH={planted.github('lock')}\n"})
    config = write(f"{work}/rules/trivy-secret.yaml", r"""
rules:
  - id: acme-token
    category: Acme
    title: Acme Token
    severity: LOW
    keywords: [acme_]
    regex: '\b(?P<secret>acme_[0-9a-z]{24})\b'
    secret-group-name: secret
disable-rules: [stripe-secret-token]
disable-allow-rules: [markdown]
allow-rules:
  - id: b-is-fine
    description: a file that we know
    path: '^b\.txt$'
exclude-block:
  description: samples
  regexes: ['--begin sample--[\s\S]{0,500}?--end sample--']
skip-patterns: ['data/**']
""")
    report = scan("fs", "--secret-config", config, "--show-suppressed", folder)
    check("a configuration", places(report) == [("a.txt", "acme-token", 1), ("docs/d.md", "generic-password", 1),
                                                ("e.txt", "github-pat", 4), ("yarn.lock", "github-pat", 1)],
          (places(report), report["Said"]))
    check("a custom rule", one(report, "a.txt").get("Severity") == "LOW" and one(report, "a.txt").get("Title") == "Acme Token")
    reasons = sorted(each["Statement"] for result in report["Results"] for each in result.get("ExperimentalModifiedFindings", []))
    check("what it excuses says why", reasons == ["allow rule b-is-fine", "an excluded block"], reasons)
    shutil.copy(config, f"{folder}/trivy-secret.yaml")
    here = scan("fs", ".", cwd=folder)
    check("trivy-secret.yaml of the working directory", places(here) == places(report), (places(here), here["Said"]))
    os.remove(f"{folder}/trivy-secret.yaml")
    leaks = write(f"{folder}/.gitleaks.toml", r"""
[extend]
useDefault = true
disabledRules = ["stripe-secret-token"]
[[rules]]
id = "acme"
description = "Acme"
regex = '''acme_([0-9a-z]{24})'''
keywords = ["acme_"]
[[allowlists]]
description = "ours"
paths = ['''(^|/)(b|e|f)\.txt$''']
""")
    here = scan("fs", ".", cwd=folder)
    check(".gitleaks.toml of the working directory", places(here) == [("a.txt", "acme", 1)], (places(here), here["Said"]))
    check("and it does not count from elsewhere", len(found(scan("fs", folder))) >= 4)
    alone = write(f"{work}/alone.toml", "[[rules]]\nid = \"acme\"\nregex = '''acme_[0-9a-z]{24}'''\n")
    check("without useDefault only its own", places(scan("fs", "--secret-config", alone, folder)) == [("a.txt", "acme", 1)])
    os.remove(leaks)
    for text, words in (("disable-rules: [github-pta]\n", "github-pat"), ("rules:\n  - id: x\n    regex: '('\n", "line "),
                        ("rulez: []\n", "rulez")):
        wrong = scan("fs", "--secret-config", write(f"{work}/wrong.yaml", text), folder)
        check(f"a wrong configuration: {text!r}", wrong["Code"] == 2 and "wrong.yaml" in wrong["Said"] and words in wrong["Said"],
              wrong["Said"])
    none = scan("fs", "--secret-config", f"{work}/nowhere.yaml", folder)
    check("one that is not there", none["Code"] != 0 and "nowhere.yaml" in none["Said"], (none["Code"], none["Said"]))


def baseline():
    folder = tree(f"{work}/baseline", {"a.env": f"GH={planted.github('old')}\nDB_PASSWORD={planted.password('old')}\n"})
    saved = f"{work}/known.json"
    scan("fs", "--output", saved, folder)
    check("a report to keep", os.path.exists(saved))
    with open(saved) as file:
        check("has no values", not any(value in file.read() for value in (planted.github("old"), planted.password("old"))))
    flags = ("--secret-baseline", saved, "--exit-code", "9", folder)
    known = scan("fs", *flags)
    check("known: nothing new", found(known) == [] and known["Code"] == 0, (places(known), known["Said"]))
    write(f"{folder}/a.env", f"# a comment\n\n\nGH={planted.github('old')}\n   DB_PASSWORD={planted.password('old')}\n")
    moved = scan("fs", *flags)
    check("moved: still known", found(moved) == [] and moved["Code"] == 0, places(moved))
    write(f"{folder}/a.env", f"GH={planted.github('old')}\nGH2={planted.github('fresh')}\nDB_PASSWORD={planted.password('old')}\n")
    fresh = scan("fs", *flags)
    check("a new one is told", places(fresh) == [("a.env", "github-pat", 2)] and fresh["Code"] == 9, (places(fresh), fresh["Code"]))
    shown = scan("fs", "--show-suppressed", *flags)
    check("what is known is not silent", "known before" in excused(shown).get("github-pat", ""), excused(shown))
    write(f"{folder}/b.env", f"GH={planted.github('old')}\n")
    check("the same in another file is told", ("b.env", "github-pat", 1) in places(scan("fs", *flags)))
    wrong = scan("fs", "--secret-baseline", write(f"{work}/wrong.txt", "nonsense\n"), folder)
    check("a damaged baseline", wrong["Code"] == 2 and "line 1" in wrong["Said"], wrong["Said"])


def marks():
    lines = {"oakum:allow": None, "oakum:ignore": None, "trivy:ignore": None, "gitleaks:allow": None,
             "oakum:allow:github-pat": None, "oakum:allow:stripe-secret-token": "told"}
    text = "".join(f"GH = '{planted.github(mark)}'  # {mark}\n" for mark in lines)
    folder = tree(f"{work}/marks", {"a.py": text + f"GH = '{planted.github('x')}'\n"})
    report = scan("fs", "--show-suppressed", folder)
    check("marks", [line for _, _, line in places(report)] == [6, 7], places(report))
    reasons = [each["Statement"] for result in report["Results"] for each in result["ExperimentalModifiedFindings"]]
    check("are the reason", len(reasons) == 5 and all("in its line" in reason for reason in reasons), reasons)


def severities_and_exit_codes():
    folder = tree(f"{work}/severity", {"a.env": f"GH={planted.github('s')}\nDB_PASSWORD={planted.password('s')}\n"})
    for flag, rules in (("CRITICAL", ["github-pat"]), ("MEDIUM", ["generic-password"]), ("LOW,HIGH", []),
                        ("CRITICAL,MEDIUM", ["generic-password", "github-pat"])):
        report = scan("fs", "--severity", flag, "--exit-code", "7", folder)
        check(f"--severity {flag}", [s["RuleID"] for s in found(report)] == rules and report["Code"] == (7 if rules else 0),
              (found(report), report["Code"]))
    check("without --exit-code", scan("fs", folder)["Code"] == 0)
    marked = tree(f"{work}/only-marked", {"a.env": f"GH={planted.github('s')} # oakum:allow\n"})
    check("what is excused does not fail a build", scan("fs", "--exit-code", "7", marked)["Code"] == 0)
    silent = run("fs", "--scanners", "vuln", "--exit-code", "7", "--format", "json", folder)
    check("--scanners without secret", silent.returncode == 0 and '"Secrets":' not in silent.stdout, silent.stdout)


def on_a_terminal(*arguments):
    """Runs with a pseudo-terminal of 200 columns as standard output."""
    import fcntl
    import pty
    import struct
    import termios
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 200, 0, 0))
    process = subprocess.Popen([oakum, *arguments], stdin=slave, stdout=slave, stderr=slave, env=environment, cwd=work)
    os.close(slave)
    text = b""
    while True:
        try:
            piece = os.read(master, 65536)
        except OSError:
            break
        if not piece:
            break
        text += piece
    os.close(master)
    return process.wait(), text.decode()


def shown():
    value = planted.github("shown")
    folder = tree(f"{work}/shown", {"a.env": f"GH={value}\n"})
    piped = run("fs", "--scanners", "secret", "--show-secrets", folder)
    check("--show-secrets into a pipe", piped.returncode == 2 and "terminal" in piped.stderr and value not in piped.stdout + piped.stderr,
          piped.stderr)
    code, text = on_a_terminal("fs", "--scanners", "secret", "--show-secrets", "--output", f"{work}/shown.txt", folder)
    check("or a file", code == 2 and not os.path.exists(f"{work}/shown.txt"), text)
    code, text = on_a_terminal("fs", "--scanners", "secret", "--show-secrets", folder)
    check("on a terminal", code == 0 and value in text, text)
    code, text = on_a_terminal("fs", "--scanners", "secret", folder)
    check("masked there by default", code == 0 and value not in text and "GH=****" in text, text)
    image = Image(BASE + [("COPY a", {"a.env": f"GH={value}\n"})]).layout(f"{work}/shown-image")
    code, text = on_a_terminal("--cache-dir", f"{work}/shown-cache", "image", "--scanners", "secret", "--show-secrets", "--input", image)
    check("of an image too", code == 0 and value in text, text)
    no_value_in(f"{work}/shown-cache", [value], "what a scan with --show-secrets remembers") if os.path.isdir(f"{work}/shown-cache") else None
    masked = scan("image", "--input", image, cache="shown-cache")
    check("and the next scan masks again", len(found(masked)) == 1 and value not in masked["Text"], masked["Said"])


def canaries():
    """Ten kinds of credentials everywhere at once; no value in anything that comes out."""
    makers = ("github", "npm", "aws_id", "aws_secret", "gitlab", "slack", "stripe", "sendgrid", "password", "jwt")
    made = {name: getattr(planted, name)("canary") for name in makers}
    key = planted.private_key("canary")
    url_password = planted.password("canary url")
    values = list(made.values()) + [url_password] + key.split("\n")[1:-2]
    files = {
        "src/app.py": f'TOKEN = "{made["github"]}"\n', ".npmrc": f"//registry.npmjs.org/:_authToken={made['npm']}\n",
        ".aws/credentials": f"[default]\naws_access_key_id = {made['aws_id']}\naws_secret_access_key = {made['aws_secret']}\n",
        "ci.yml": f"v:\n  A: {made['gitlab']}\n  SLACK: {made['slack']}\n",
        "pay.env": f"A={made['stripe']}\nSENDGRID_API_KEY={made['sendgrid']}\nDB_PASSWORD={made['password']}\n",
        "db.env": f"DATABASE_URL=postgres://shop:{url_password}@db.internal:5432/shop\n",
        ".netrc": f"machine git.example.org login ann password {made['password']}\n", "id_rsa": key, "jwt.txt": made["jwt"] + "\n",
        "one_line.json": json.dumps({name: value for name, value in made.items()}),
        "tests/fixture.env": f"DB_PASSWORD={made['password']}\n", "marked.env": f"GH={made['github']} # oakum:allow\n",
        "package-lock.json": '{"lockfileVersion": 3, "packages": {"": {"name": "x", "dependencies": {"left-pad": ' + f'"{made["github"]}"' + "}}",
        "broken.xml": f"<a password='{made['password']}'", "pom.xml": f"<project><a>{made['github']}",
        "wide.txt": ("\ufeff" + f"GH={made['github']}\r\n").encode("utf-16-le"),
        "b64.yaml": "data: " + base64.b64encode(f"GH={made['github']}\n".encode()).decode() + "\n"}
    folder = tree(f"{work}/canaries", files)
    image = Image(BASE + [(f"RUN |1 TOKEN={made['gitlab']} /bin/sh -c true", files), (f"ENV A={made['stripe']}", None),
                          ("RUN rm", {f".wh.{path}": "" for path in files if "/" not in path})],
                  {"Env": [f"A={made['stripe']}", f"DB_PASSWORD={made['password']}"], "Labels": {"k": made["sendgrid"]},
                   "Cmd": ["x", made["slack"], f"postgres://shop:{url_password}@db/shop"]})
    layout, archive = image.layout(f"{work}/canary"), image.archive(f"{work}/canary.tar")
    out = f"{work}/canary-out"
    os.makedirs(out)
    os.makedirs(f"{work}/tmp", exist_ok=True)
    targets = (("fs", folder), ("rootfs", folder), ("repo", folder), ("scan", folder), ("image", "--input", layout),
               ("image", "--input", archive), ("scan", archive))
    told = 0
    for number, (command, *target) in enumerate(targets):
        for form in ("table", "json"):
            for more in ((), ("--debug",), ("--show-suppressed", "--secret-archives"), ("--output", f"{out}/report-{number}-{form}")):
                done = run("--cache-dir", f"{work}/canary-cache", command, "--format", form, "--scanners", "vuln,secret,license", *more, *target)
                name = f"{out}/{number}-{form}-{len(more)}-{'-'.join(more)[:8].strip('-')}"
                write(f"{name}.out", done.stdout)
                write(f"{name}.err", done.stderr)
                told += done.stdout.count("github-pat") + done.stdout.count("GitHub Personal Access Token")
    check("there was something to tell", told > 50, told)
    no_value_in(out, values, "canaries: reports and messages")
    no_value_in(f"{work}/canary-cache", values, "canaries: cache")
    no_value_in(f"{work}/tmp", values, "canaries: temporary files")
    check("no temporary file is left", os.listdir(f"{work}/tmp") == [], os.listdir(f"{work}/tmp"))
    for words in (["fs", f"{work}/{made['github']}-nowhere"], ["fs", "--secret-config", f"{folder}/pay.env", folder],
                  ["fs", "--secret-baseline", f"{folder}/pay.env", folder], ["fs", "--secret-config", f"{folder}/ci.yml", folder],
                  ["fs", "--secret-baseline", f"{folder}/one_line.json", folder]):
        done = run(*words)
        values_here = [value for value in values if not any(value in word for word in words)]
        check(f"an error: {words[1:3]}", done.returncode != 0 and not any(v in done.stdout + done.stderr for v in values_here), done.stderr)


def encodings():
    folder = tree(f"{work}/encodings", {
        "le.txt": ("\ufeff" + f"x\r\nGH={planted.github('le')}\r\n").encode("utf-16-le"),
        "be.txt": ("\ufeff" + f"x\nGH={planted.github('be')}\n").encode("utf-16-be"),
        "secret.yaml": "data:\n  env: " + base64.b64encode(f"NAME=app\nGH={planted.github('b64')}\n".encode()).decode() + "\n",
        "query.txt": f"https://example.org/?x=%22{planted.github('pct')}%22%20\n",
        "latin.txt": b"caf\xe9 GH=" + planted.github("latin").encode() + b"\n",
        "code.py": f'def login():\n    return "{planted.github("pyc")}"\n'})
    py_compile.compile(f"{folder}/code.py", cfile=f"{folder}/code.pyc", doraise=True)
    os.remove(f"{folder}/code.py")
    report = scan("fs", folder)
    seen = sorted((s["Target"], s["RuleID"], s["StartLine"], s.get("OakumDecoded", "")) for s in found(report))
    check("encodings", seen == [("be.txt", "github-pat", 2, "utf-16"), ("code.pyc", "github-pat", 1, ""), ("latin.txt", "github-pat", 1, ""),
                                ("le.txt", "github-pat", 2, "utf-16"), ("query.txt", "github-pat", 1, ""),
                                ("secret.yaml", "github-pat", 2, "base64")], (seen, report["Said"]))
    values = [planted.github(name) for name in ("le", "be", "b64", "pct", "latin", "pyc")]
    write(f"{work}/encodings.json", report["Text"])
    no_value_in(f"{work}/encodings.json", values, "encodings")


def one_long_line():
    """200 MB in one line, a secret at its start, its end and over every border of a window."""
    folder = f"{work}/long"
    os.makedirs(folder)
    filler = ("lorem ipsum dolor sit amet, " * 40_000)[:1 << 20]
    with open(f"{folder}/dump.sql", "w") as file:
        for i in range(200):
            secret = f" '{planted.github(f'long {i}')}' "
            file.write(filler[:(1 << 20) - len(secret) + (i * 37) % 97] + secret)
    start = time.monotonic()
    done = subprocess.run([sys.executable, "-c", "import resource, subprocess, sys; run = subprocess.run(sys.argv[1:], capture_output=True);"
                           "sys.stdout.buffer.write(run.stdout); sys.stderr.buffer.write(run.stderr + b'\\npeak %d\\n' % "
                           "resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)",
                           oakum, "fs", "--scanners", "secret", "--format", "json", folder], capture_output=True, text=True, env=environment, timeout=240)
    seconds = time.monotonic() - start
    peak = int(done.stderr.rsplit("peak ", 1)[1]) // 1024
    check("200 MB in one line", len(found(json.loads(done.stdout))) == 200, done.stderr)
    check("no line of it is printed whole", len(done.stdout) < 2 << 20, len(done.stdout))
    if "OAKUM_SANITIZE" not in os.environ:
        check("in little memory", peak < 300, f"{peak} MB")
    print(f"secrets: 200 MB in one line: {seconds:.1f} s, {peak} MB")
    shutil.rmtree(folder)


def distribution_files():
    word = planted.password("dpkg")
    files = {
        "etc/os-release": "ID=debian\nVERSION_ID=12\n",
        "var/lib/dpkg/status": "Package: tool\nStatus: install ok installed\nVersion: 1.0\nArchitecture: all\nMaintainer: A <a@example.org>\n"
                               "Description: x\n\n",
        "var/lib/dpkg/info/tool.md5sums": "d41d8cd98f00b204e9800998ecf8427e  usr/bin/tool\n",
        "usr/bin/tool": f"#!/bin/sh\nDB_PASSWORD={word}\nGH={planted.github('dpkg')}\n",
        "usr/bin/ours": f"#!/bin/sh\nDB_PASSWORD={planted.password('ours')}\n"}
    folder = tree(f"{work}/dpkg", files)
    report = scan("rootfs", "--show-suppressed", folder)
    check("what is sure counts whoever brought it", ("usr/bin/tool", "github-pat", 3) in places(report), (places(report), report["Said"]))
    check("what is ours counts", ("usr/bin/ours", "generic-password", 2) in places(report), places(report))
    check("a file of a package is excused by its name", "tool" in excused(report).get("generic-password", ""), excused(report))
    image = Image([("ADD base", files), ('CMD ["sh"]', None), ("COPY over", {"usr/bin/tool": f"#!/bin/sh\nDB_PASSWORD={planted.password('over')}\n"})])
    report = scan("image", "--show-suppressed", "--input", image.layout(f"{work}/dpkg-image"))
    seen = [(s["Target"], s["RuleID"], s.get("OakumBuried", False)) for s in found(report)]
    check("a file that is replaced later is no longer the package's", ("/usr/bin/tool", "generic-password", False) in seen, seen)


def every_command():
    folder = tree(f"{work}/commands", {"a.env": f"x\nGH={planted.github('commands')}\n", ".git/config": f"GH={planted.github('git')}\n"})
    want = [("a.env", "github-pat", 2)]
    for command in ("fs", "rootfs", "repo", "scan"):
        check(f"oakum {command}", places(scan(command, folder)) == want, places(scan(command, folder)))
    image = Image(BASE + [("COPY a", {"a.env": f"x\nGH={planted.github('commands')}\n"})])
    for command in (("image", "--input"), ("scan",)):
        for path in (image.layout(f"{work}/commands-image"), image.archive(f"{work}/commands.tar")):
            report = scan(*command, path)
            check(f"oakum {command[0]} {os.path.basename(path)}", places(report) == [("/a.env", "github-pat", 2)], report["Said"])
    default = run("fs", folder)
    check("secrets are looked for by default", "1 secret: 1 critical." in default.stdout, default.stdout)
    for threads in ("1", "8"):
        report = scan("fs", "--parallel", threads, f"{work}/canaries")
        check(f"{threads} threads", strip(report["Text"]) == strip(scan("fs", f"{work}/canaries")["Text"]))


try:
    os.makedirs(f"{work}/home")
    os.makedirs(f"{work}/tmp")
    parts = (buried, configuration, remembered, base_layers, archives, configured, baseline, marks, severities_and_exit_codes, shown,
             canaries, encodings, one_long_line, distribution_files, every_command)
    for part in parts:
        if len(sys.argv) < 3 or part.__name__ in sys.argv[2:]:
            part()
finally:
    os.environ.get("KEEP") or shutil.rmtree(work, ignore_errors=True)
finish()

#!/usr/bin/env python3
"""VEX documents decide what scans report: files, repositories from a server of this machine (good and hostile ones),
what an SBOM names, and our own statements read back.

Usage: vex.py OAKUM
"""
import base64
import gzip
import http.server
import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
import threading
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "lib"))
from checks import check, finish  # noqa: E402
from targets import Image, sha  # noqa: E402

APP, LIB = "pkg:golang/example.com/app", "pkg:golang/example.com/lib"
CLOCK = "2024-05-01T00:00:00Z"


def openvex(status="not_affected", product=APP, subcomponent=LIB + "@v1.0.0", vulnerability="CVE-2024-0001"):
    return json.dumps({
        "@context": "https://openvex.dev/ns/v0.2.0", "@id": "urn:x", "author": "test", "version": 1,
        "timestamp": "2024-01-01T00:00:00Z",
        "statements": [{"vulnerability": {"name": vulnerability}, "status": status, "justification": "component_not_present",
                        "products": [{"@id": product, "subcomponents": [{"@id": subcomponent}]}]}]})


def index(location="pkg/app.json", package=APP):
    return json.dumps({"updated_at": CLOCK, "packages": [{"id": package, "location": location}]})


def tar(members):
    """A tar.gz of {name: content}; a content of ("link", target) is a symbolic link."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            if isinstance(content, tuple):
                info.type, info.linkname = tarfile.SYMTYPE, content[1]
                archive.addfile(info)
            else:
                data = content.encode()
                info.size = len(data)
                archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def tar_bomb():
    """A file of 200 MB of zeros in 200 KB."""
    info = tarfile.TarInfo("hub/pkg/app.json")
    info.size = 200_000_000
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=9) as packed:
        packed.write(info.tobuf())
        for _ in range(200):
            packed.write(bytes(1_000_000))
        packed.write(bytes(2048))
    return out.getvalue()


def zipped(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def attestation(predicate, predicate_type="https://openvex.dev/ns/v0.2.0"):
    """An in-toto statement in a DSSE envelope."""
    statement = {"_type": "https://in-toto.io/Statement/v1", "subject": [], "predicateType": predicate_type,
                 "predicate": json.loads(predicate)}
    return json.dumps({"payloadType": "application/vnd.in-toto+json", "signatures": [{"sig": "AA=="}],
                       "payload": base64.b64encode(json.dumps(statement).encode()).decode()})


class Registry:
    """An image (app), and what is said about it: by reference of its digest in "referred", behind a tag in "tagged"."""

    def __init__(self):
        self.blobs, self.tags, self.referrers = {}, {}, []
        image = Image([("COPY . .", {"usr/lib/node_modules/bad/package.json": '{"name":"bad","version":"1.0.0"}'})])
        layers = [self.blob(layer, "application/vnd.oci.image.layer.v1.tar") for layer in image.layers]
        self.image = self.manifest(self.blob(image.config, "application/vnd.oci.image.config.v1+json"), layers)
        for repository in ("plain", "referred", "tagged"):
            self.tags[repository, "1"] = self.image["digest"]
        # Without products: what it is attached to is meant.
        about = json.loads(openvex("not_affected", vulnerability="CVE-2024-0002"))
        del about["statements"][0]["products"]
        own = self.attached(attestation(json.dumps(about)))
        other = self.attached(attestation("{}", "https://slsa.dev/provenance/v1"))
        bundle = "application/vnd.dev.sigstore.bundle.v0.3+json"
        self.referrers = [other | {"artifactType": bundle}, own | {"artifactType": bundle}]
        self.tags["tagged", self.image["digest"].replace(":", "-") + ".att"] = own["digest"]

    def blob(self, data, kind):
        self.blobs[sha(data)] = (data, kind)
        return {"mediaType": kind, "digest": sha(data), "size": len(data)}

    def manifest(self, config, layers):
        kind = "application/vnd.oci.image.manifest.v1+json"
        return self.blob(json.dumps({"schemaVersion": 2, "mediaType": kind, "config": config, "layers": layers}).encode(), kind)

    def attached(self, text):
        return self.manifest(self.blob(b"{}", "application/vnd.oci.empty.v1+json"),
                             [self.blob(text.encode(), "application/vnd.dsse.envelope.v1+json")])

    def find(self, path):
        """(body, media type) or None for what lies below /v2/."""
        if not path:
            return b"{}", "application/json"
        repository, kind, name = path.split("/")
        if kind == "referrers" and repository == "referred":
            return json.dumps({"schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json",
                               "manifests": self.referrers}).encode(), "application/vnd.oci.image.index.v1+json"
        return self.blobs.get(self.tags.get((repository, name), name))


class Hub(http.server.BaseHTTPRequestHandler):
    """/NAME/.well-known/vex-repository.json names the archive /NAME/archive; what that is depends on NAME."""
    requests = []
    good = {"hub/index.json": index(), "hub/pkg/app.json": openvex()}
    archives = {
        "good": tar(good), "busy": tar(good), "moved": tar(good), "private": tar(good),
        "zip": zipped(good),
        "second": tar(good),
        "bomb": tar_bomb(),
        "evil": tar({"hub/index.json": index("../../../../secret.json"), "hub/../../../../../planted.json": "{}",
                     "hub/link": ("link", "/etc"), "/planted.json": "{}", "hub/pkg/app.json": openvex()}),
        "noindex": tar({"hub/pkg/app.json": openvex()}),
        "garbage": b"<html>sorry</html>" * 100,
    }
    registry = Registry()

    def do_GET(self):
        if self.path.startswith("/v2/"):
            found = Hub.registry.find(self.path[4:].partition("?")[0])
            return self.answer(200, found[0], {"Content-Type": found[1]}) if found else self.answer(404, b"{}")
        name, _, rest = self.path.strip("/").partition("/")
        Hub.requests.append((self.path, self.headers.get("If-None-Match"), self.headers.get("Authorization")))
        base = f"http://127.0.0.1:{self.server.server_port}/{name}"
        if name == "private" and self.headers.get("Authorization") != "Basic " + base64.b64encode(b"me:pw").decode():
            return self.answer(401, b"")
        if rest == ".well-known/vex-repository.json":
            where = {"second": [f"{base}/missing//hub", f"{base}/archive//hub"]}.get(name, [f"{base}/archive//hub"])
            version = "9.9" if name == "future" else "0.1"
            return self.answer(200, json.dumps({"name": name, "versions": [
                {"spec_version": version, "locations": [{"url": u} for u in where], "update_interval": "24h"}]}).encode())
        if name == "moved" and rest == "archive":
            return self.answer(302, b"", {"Location": "/good/archive"})
        if name == "busy" and sum(path == self.path for path, _, _ in Hub.requests) == 1:
            return self.answer(429, b"", {"Retry-After": "1"})
        if name == "vex.json":
            return self.answer(200, openvex().encode())
        if rest != "archive" or name not in Hub.archives:
            return self.answer(404, b"")
        if self.headers.get("If-None-Match") == '"1"':
            return self.answer(304, b"")
        return self.answer(200, Hub.archives[name], {"ETag": '"1"'})

    def answer(self, status, body, headers=()):
        self.send_response(status)
        for key, value in dict(headers).items():
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Runner:
    def __init__(self, oakum, folder, port):
        self.oakum, self.folder, self.port = str(Path(oakum).resolve()), Path(folder), port
        self.project = self.folder / "project"
        self.project.mkdir()
        (self.project / "go.mod").write_text("module example.com/app\n\ngo 1.20\n\nrequire example.com/lib v1.0.0\n")
        record = {"id": "CVE-2024-0001", "modified": CLOCK, "summary": "Bad", "affected": [
            {"package": {"ecosystem": "Go", "name": "example.com/lib"},
             "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "1.1.0"}]}]}]}
        other = record | {"id": "CVE-2024-0002", "affected": [record["affected"][0] | {
            "package": {"ecosystem": "npm", "name": "bad"}}]}
        (self.folder / "osv").mkdir()
        for entry in (record, other):
            (self.folder / f"osv/{entry['id']}.json").write_text(json.dumps(entry))
        self.database = self.folder / "test.db"
        self.run("db", "build", "--source", f"osv:{self.folder}/osv", "--output", self.database, data="x")

    def run(self, *words, data, clock=CLOCK):
        env = {k: v for k, v in os.environ.items() if not k.startswith(("OAKUM_", "TRIVY_"))}
        env |= {"XDG_DATA_HOME": str(self.folder / data), "XDG_CACHE_HOME": str(self.folder / data / "cache"),
                "HOME": str(self.folder / "home"), "OAKUM_TEST_CLOCK": clock, "GOPATH": str(self.folder / "go")}
        return subprocess.run([self.oakum, *map(str, words)], env=env, capture_output=True, text=True, timeout=120)

    def scan(self, *words, data="none", target=None, command="fs"):
        """(ids that are open, what is suppressed, standard error)"""
        done = self.run(command, "--db", self.database, "--format", "json", "--show-suppressed", "--scanners", "vuln",
                        *words, target or self.project, data=data)
        if done.returncode not in (0, 4):
            return None, None, f"exit {done.returncode}: {done.stderr}"
        results = json.loads(done.stdout).get("Results", [])
        found = [v["VulnerabilityID"] for r in results for v in r.get("Vulnerabilities", [])]
        suppressed = [m for r in results for m in r.get("ExperimentalModifiedFindings", [])]
        return found, suppressed, done.stderr

    def write_list(self, data, names, extra="", place="oakum"):
        path = self.folder / data / place / "vex/repository.yaml"
        path.parent.mkdir(parents=True)
        path.write_text("repositories:\n" + "".join(
            f"  - name: {n}\n    url: http://127.0.0.1:{self.port}/{n}\n{extra}" for n in names))

    def write(self, name, text):
        (self.folder / name).write_text(text)
        return self.folder / name


def check_files(run):
    good = run.write("good.json", openvex())
    found, suppressed, error = run.scan("--vex", good)
    check("a file excuses", found == [], error)
    check("it is told", suppressed and suppressed[0]["Status"] == "not_affected"
          and suppressed[0]["Statement"] == "component_not_present" and suppressed[0]["Source"] == str(good), suppressed)
    found, _, error = run.scan("--vex", run.write("other.json", openvex(subcomponent="pkg:golang/example.com/lib@v2.0.0")))
    check("another version stays", found == ["CVE-2024-0001"], found)
    check("that it was about nothing is said", "1 statement, none is about what was found" in error, error)
    found, _, error = run.scan("--vex", run.write("status.json", openvex("affected")))
    check("affected stays", found == ["CVE-2024-0001"], error)
    done = run.run("fs", "--vex", run.folder / "gone.json", run.project, data="none")
    check("a missing file ends the scan", done.returncode not in (0, 4) and "gone.json" in done.stderr, done.stderr)
    done = run.run("fs", "--vex", run.write("bad.json", "{}"), run.project, data="none")
    check("what is no VEX ends the scan", done.returncode not in (0, 4) and "OpenVEX" in done.stderr, done.stderr)
    done = run.run("fs", "--vex", good, "--pkg-relationships", "direct", run.project, data="none")
    check("a part of the graph is not enough", "--pkg-relationships" in done.stderr, done.stderr)
    done = run.run("fs", "--vex", "sbom-ref", run.project, data="none")
    check("sbom-ref needs an SBOM", "sbom-ref" in done.stderr, done.stderr)


def check_repositories(run):
    for name in ("good", "zip", "busy", "moved", "second"):
        run.write_list(name, [name])
        found, suppressed, error = run.scan("--vex", "repo", data=name)
        check(f"{name}: excuses", found == [], error)
        check(f"{name}: says which", suppressed and suppressed[0]["Source"].startswith(f"VEX Repository: {name} ("), suppressed)
    seen = len(Hub.requests)
    run.scan("--vex", "repo", data="good")
    check("fresh: nobody is asked", len(Hub.requests) == seen, Hub.requests[seen:])
    done = run.run("vex", "repo", "download", data="good", clock="2024-05-02T00:00:01Z")
    check("a day later: asked with the ETag", Hub.requests[-1][1] == '"1"' and "nothing new" in done.stderr, done.stderr)
    done = run.run("vex", "repo", "download", "--force", "good", data="good", clock="2024-05-02T00:00:02Z")
    check("forced", done.returncode == 0, done.stderr)
    seen = len(Hub.requests)
    run.write_list("offline", ["good"])
    for flag in ("--offline-scan", "--skip-vex-repo-update"):
        found, _, error = run.scan("--vex", "repo", flag, data="offline")
        check(f"{flag}: stays, and says what to do", found == ["CVE-2024-0001"] and "vex repo download" in error, error)
    run.scan(data="offline")
    check("nobody was asked", len(Hub.requests) == seen, Hub.requests[seen:])


def check_credentials(run):
    run.write_list("secret", ["private"], "    username: me\n    password: pw\n")
    found, _, error = run.scan("--vex", "repo", data="secret")
    check("with a password", found == [], error)
    run.write_list("wrong", ["private"], "    username: me\n    password: hunter2\n")
    done = run.run("vex", "repo", "download", data="wrong")
    check("a wrong password is refused", done.returncode != 0 and "401" in done.stderr, done.stderr)
    check("and not shown", "hunter2" not in done.stderr, done.stderr)
    done = run.run("vex", "repo", "list", data="wrong")
    check("nor listed", "private" in done.stdout and "hunter2" not in done.stdout, done.stdout)


def check_hostile(run):
    for name, part in (("bomb", "bytes"), ("noindex", "index.json"), ("garbage", ""), ("gone", "404"), ("future", "0.1")):
        run.write_list(name, [name])
        done = run.run("vex", "repo", "download", data=name)
        check(f"{name}: refused", done.returncode != 0 and part in done.stderr, done.stderr)
        left = [p for p in (run.folder / name / "cache").rglob("*") if p.is_file() and p.name != "vex-repository.json"]
        check(f"{name}: nothing is left", not left, left)
        found, _, error = run.scan("--vex", "repo", data=name)
        check(f"{name}: a scan goes on", found == ["CVE-2024-0001"], error)
    run.write_list("evil", ["evil"])
    run.write("secret.json", openvex())
    found, _, error = run.scan("--vex", "repo", data="evil")
    check("evil: nothing outside is read", found == ["CVE-2024-0001"] and "not a file of the repository" in error, error)
    planted = [p for p in run.folder.rglob("planted.json")] + [p for p in run.folder.rglob("link")]
    check("evil: nothing outside is written", not planted, planted)
    run.write_list("up", ["../up"])
    done = run.run("vex", "repo", "list", data="up")
    check("names stay in the cache", done.returncode != 0 and "relative path" in done.stderr, done.stderr)
    run.write_list("kept", ["good"])
    run.scan("--vex", "repo", data="kept")
    Hub.archives["good"], good = b"damaged", Hub.archives["good"]
    done = run.run("vex", "repo", "download", "--force", data="kept", clock="2024-06-01T00:00:00Z")
    Hub.archives["good"] = good
    found, _, error = run.scan("--vex", "repo", "--skip-vex-repo-update", data="kept")
    check("a failed download keeps the old one", found == [], error)


def check_commands(run):
    done = run.run("vex", "repo", "list", data="fresh")
    check("list: the defaults", "default" in done.stdout and "never" in done.stdout, done.stdout + done.stderr)
    done = run.run("vex", "repo", "init", data="fresh")
    path = run.folder / "fresh/oakum/vex/repository.yaml"
    check("init writes", path.exists() and str(path) in done.stderr, done.stderr)
    path.write_text("repositories: []\n")
    run.run("vex", "repo", "init", data="fresh")
    check("init keeps what is there", path.read_text() == "repositories: []\n")
    run.write_list("theirs", ["good"], place=".trivy")
    done = run.run("vex", "repo", "list", data="theirs")
    check("another tool's list counts", "Name: good" in done.stdout, done.stdout + done.stderr)
    done = run.run("vex", "repo", "download", "nobody", data="theirs")
    check("an unknown name", done.returncode != 0 and "nobody" in done.stderr, done.stderr)
    run.run("clean", "--vex-repo", data="good")
    check("clean removes them", not (run.folder / "good/cache/oakum/vex").exists())


def check_round_trip(run):
    done = run.run("fs", "--db", run.database, "--format", "openvex", "--scanners", "vuln", run.project, data="none")
    document = json.loads(done.stdout or "{}")
    statement = (document.get("statements") or [{}])[0]
    check("openvex: affected, and what to do", statement.get("status") == "affected"
          and "1.1.0" in statement.get("action_statement", ""), done.stdout + done.stderr)
    for style in ("openvex", "csaf"):
        good = run.write("good.json", openvex())
        done = run.run("fs", "--db", run.database, "--format", style, "--scanners", "vuln", "--vex", good, run.project,
                       data="none")
        again = run.run("fs", "--db", run.database, "--format", style, "--scanners", "vuln", "--vex", good, run.project,
                        data="none")
        check(f"{style}: the same twice", done.stdout == again.stdout != "", done.stderr)
        found, suppressed, error = run.scan("--vex", run.write(f"own.{style}.json", done.stdout))
        check(f"{style}: what we state decides again", found == [] and suppressed[0]["Status"] == "not_affected", error)


def check_attestations(run):
    def scan(repository, *words):
        return run.scan(*words, command="image", target=f"127.0.0.1:{run.port}/{repository}:1")
    common = ("--image-src", "remote", "--vex", "oci")
    found, _, error = scan("plain", *common)
    check("oci: nothing is said about it", found == ["CVE-2024-0002"] and "no OpenVEX document" in error, error)
    for repository in ("referred", "tagged"):
        found, suppressed, error = scan(repository, *common)
        check(f"oci: {repository}", found == [] and suppressed[0]["Source"].startswith("VEX attestation in OCI registry"),
              error)
    found, _, error = scan("referred", *common, "--offline-scan")
    check("oci: not offline", found is None or found == ["CVE-2024-0002"], error)
    found, _, error = run.scan("--vex", "oci")
    check("oci: only images of a registry", found is None and "--vex oci" in error, error)
    found, _, error = run.scan("--vex", run.write("signed.json", attestation(openvex())))
    check("a file may be an attestation", found == [], error)


def check_saved_reports(run):
    report = run.folder / "saved.json"
    run.run("fs", "--db", run.database, "--format", "json", "--scanners", "vuln", "--output", report, run.project, data="none")
    done = run.run("convert", "--format", "json", "--show-suppressed", "--vex", run.write("good.json", openvex()), report,
                   data="none")
    result = json.loads(done.stdout or "{}").get("Results", [{}])[0]
    check("late VEX: a saved report is decided", not result.get("Vulnerabilities")
          and result["ExperimentalModifiedFindings"][0]["Status"] == "not_affected", done.stdout[-500:] + done.stderr)


def check_sbom_references(run):
    bom = run.write("bom.cdx.json", json.dumps({
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
        "serialNumber": "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79",
        "metadata": {"component": {"type": "application", "name": "app", "bom-ref": "app", "purl": APP}},
        "components": [{"type": "library", "name": "example.com/lib", "version": "v1.0.0", "bom-ref": "lib",
                        "purl": LIB + "@v1.0.0"}],
        "dependencies": [{"ref": "app", "dependsOn": ["lib"]}],
        "externalReferences": [{"type": "exploitability-statement", "url": f"http://127.0.0.1:{run.port}/vex.json"},
                               {"type": "exploitability-statement", "url": "file:///etc/passwd"}]}))
    found, _, error = run.scan(command="sbom", target=bom)
    if found is None and "unknown command" in error:
        return print("skipped: no command sbom")
    check("sbom: found", found == ["CVE-2024-0001"], error)
    found, _, error = run.scan("--vex", "sbom-ref", command="sbom", target=bom)
    check("sbom-ref excuses", found == [], error)
    check("sbom-ref: http and https only", "file:" in error, error)
    found, _, error = run.scan("--vex", "sbom-ref", "--offline-scan", command="sbom", target=bom)
    check("sbom-ref: not offline", found == ["CVE-2024-0001"] and "--offline-scan" in error, error)
    link = "urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/{}#lib"
    for version, want in ((1, []), (2, ["CVE-2024-0001"])):
        vex = run.write("link.cdx.json", json.dumps({
            "bomFormat": "CycloneDX", "specVersion": "1.5", "vulnerabilities": [
                {"id": "CVE-2024-0001", "analysis": {"state": "not_affected", "justification": "code_not_reachable"},
                 "affects": [{"ref": link.format(version)}]}]}))
        found, _, error = run.scan("--vex", vex, command="sbom", target=bom)
        check(f"BOM-Link to version {version}", found == want, error)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        run = Runner(sys.argv[1], folder, server.server_port)
        found, _, error = run.scan()
        check("without VEX it is found", found == ["CVE-2024-0001"], error)
        for part in (check_files, check_repositories, check_credentials, check_hostile, check_commands, check_round_trip,
                     check_attestations, check_saved_reports, check_sbom_references):
            part(run)
    server.shutdown()
    finish()


main()

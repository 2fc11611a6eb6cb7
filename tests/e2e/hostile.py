#!/usr/bin/env python3
"""Damaged, nested and huge inputs end with an error or a recorded problem: never a crash, a hang or unbounded memory.

Usage: hostile.py OAKUM
Takes the golden folders of all analyzers and a small image, damages copies of them in many ways, and scans each as a
directory and as an image, with limits on time and address space. Exit codes other than 0, 3 and 4, a signal or a
report that is not JSON is a failure.
"""
import gzip
import hashlib
import io
import json
import os
import random
import resource
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 60
MEMORY = 2 << 30


def limits():
    if not os.environ.get("OAKUM_SANITIZE"):  # sanitizers map terabytes
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class Runner:
    def __init__(self, oakum, folder):
        self.oakum, self.folder = str(Path(oakum).resolve()), Path(folder)
        self.passed = self.failed = 0

    def scan(self, why, *arguments):
        command = [self.oakum, arguments[0], "--quiet", "--parallel", "2", "--format", "json", *map(str, arguments[1:])]
        try:
            done = subprocess.run(command, capture_output=True, timeout=SECONDS, preexec_fn=limits,
                                  env=os.environ | {"XDG_CACHE_HOME": str(self.folder)})
        except subprocess.TimeoutExpired:
            return self.fail(why, f"took more than {SECONDS} s")
        if done.returncode not in (0, 3, 4):
            return self.fail(why, f"exit code {done.returncode}: {done.stderr.decode(errors='replace').strip()[:300]}")
        if done.returncode == 3 and not done.stderr.startswith(b"oakum: error: "):
            return self.fail(why, "an error without a message")
        if done.returncode != 3:
            try:
                json.loads(done.stdout)
            except ValueError as error:
                return self.fail(why, f"the report is no JSON: {error}")
        if b"\x1b" in done.stdout + done.stderr:
            return self.fail(why, "an escape character came through")
        self.passed += 1

    def fail(self, why, what):
        self.failed += 1
        print(f"FAIL {why}: {what}")


def damage(data, random_source):
    """Copies of some bytes, each wrong in another way."""
    size = len(data)
    yield "empty", b""
    for part in (0.1, 0.5, 0.9, 0.99):
        yield f"cut at {part}", data[: int(size * part)]
    for n in range(4):
        copy = bytearray(data)
        for _ in range(1 + size // 500):
            at = random_source.randrange(size or 1)
            if size:
                copy[at] ^= 1 << random_source.randrange(8)
        yield f"bits turned {n}", bytes(copy)
    yield "zeros behind", data + bytes(5000)
    yield "twice", data + data
    yield "all ones", b"\xff" * min(size, 100_000)
    middle = size // 2
    yield "a hole", data[:middle] + bytes(100) + data[middle:]
    yield "no line ends", data.replace(b"\n", b" ")
    yield "a control sequence", data.replace(b"a", b"\x1b]0;x\x07\x1b[31m", 3)


def golden_files():
    for root in sorted((ROOT / "tests" / "ecosystems").glob("*/*/root")):
        for path in sorted(root.rglob("*")):
            if path.is_file() and path.stat().st_size < 200_000:
                yield root, path


def damaged_files(runner):
    source = random.Random(1)
    for root, path in golden_files():
        relative = path.relative_to(root)
        for way, data in damage(path.read_bytes(), source):
            with tempfile.TemporaryDirectory(dir=runner.folder) as folder:
                target = Path(folder) / relative
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)
                target.chmod(0o755)
                runner.scan(f"{root.parent.parent.name}: {relative}: {way}", "rootfs" if source.random() < 0.7 else "fs", folder)


def tar_of(members):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return out.getvalue()


def image_of(layer):
    config = json.dumps({"rootfs": {"type": "layers", "diff_ids": ["sha256:" + hashlib.sha256(layer).hexdigest()]}}).encode()
    manifest = json.dumps([{"Config": "c.json", "RepoTags": ["a:1"], "Layers": ["l.tar"]}]).encode()
    return tar_of([("l.tar", layer), ("c.json", config), ("manifest.json", manifest)])


def damaged_images(runner):
    source = random.Random(2)
    status = b"Package: a\nStatus: install ok installed\nVersion: 1\nArchitecture: all\n\n"
    image = image_of(tar_of([("var/lib/dpkg/status", status), ("etc/os-release", b"ID=debian\nVERSION_ID=12\n")]))
    for packing, data in (("plain", image), ("gzip", gzip.compress(image))):
        for n in range(40):
            for way, bad in damage(data, source):
                path = runner.folder / "image"
                path.write_bytes(bad)
                runner.scan(f"image, {packing}, {way} ({n})", "image", path)
            if packing == "plain" and n == 9:
                break


def huge_inputs(runner):
    deep = b"[" * 1_000_000
    many = b"Package: p\nStatus: install ok installed\nVersion: 1\n\n" * 100_000
    cases = {
        "package-lock.json": [deep, b'{"packages":' * 200_000, b'{"lockfileVersion":3,"packages":{"a":"' + b"x" * 30_000_000],
        "var/lib/dpkg/status": [b"Package: " + b"x" * 50_000_000, many, b"A" * 50_000_000],
        "lib/apk/db/installed": [b"P:" + b"x" * 20_000_000, b"P:a\nV:1\n\n" * 200_000, b"F:\nR:\n" * 1_000_000],
        "Cargo.lock": [b"[[package]]\n" * 500_000, b"[" + b"\0" * 3, b"[[" * 500_000],
        "go.mod": [b"require (\n" * 200_000, b"replace a => b\n" * 200_000],
        "requirements.txt": [b"a==" + b"1." * 5_000_000, b"-r requirements.txt\n" * 100_000, b"\\\n" * 1_000_000],
        "a.jar": [b"PK\5\6" + b"\xff" * 18, b"PK\3\4" * 100_000],
        "x.dist-info/METADATA": [b"Name: a\nVersion: 1\n" + b"Classifier: x\n" * 500_000, b" " * 10_000_000],
        "node_modules/a/package.json": [deep, b'{"name":"a","version":"1","license":' * 100_000],
        "etc/os-release": [b"ID=" + b"x" * 10_000_000, b"=" * 1_000_000],
        "usr/bin/tool": [b"\x7fELF\2\1\1" + b"\xff" * 1_000_000, b"\xff Go buildinf:" * 100_000],
        "var/lib/rpm/Packages": [b"\0" * 12 + b"\x61\x15\x06\0" + b"\xff" * 100_000],
        "var/lib/rpm/Packages.db": [b"RpmP" + b"\xff" * 100_000],
        "var/lib/rpm/rpmdb.sqlite": [b"SQLite format 3\0" + b"\xff" * 100_000],
    }
    for name, contents in cases.items():
        for n, data in enumerate(contents):
            with tempfile.TemporaryDirectory(dir=runner.folder) as folder:
                target = Path(folder) / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)
                target.chmod(0o755)
                runner.scan(f"huge {name} {n}", "rootfs", folder)
                runner.scan(f"huge {name} {n}", "fs", folder)
    bomb = runner.folder / "bomb"
    bomb.write_bytes(gzip.compress(bytes(1 << 30), 9))
    runner.scan("a gzip bomb", "image", bomb)
    bomb.write_bytes(image_of(gzip.compress(bytes(1 << 29), 9)))
    runner.scan("a gzip bomb as a layer", "image", bomb)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as folder:
        runner = Runner(sys.argv[1], folder)
        damaged_files(runner)
        damaged_images(runner)
        huge_inputs(runner)
    print(f"{runner.passed} passed, {runner.failed} failed")
    sys.exit(1 if runner.failed or not runner.passed else 0)


if __name__ == "__main__":
    main()

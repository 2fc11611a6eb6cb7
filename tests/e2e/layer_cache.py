#!/usr/bin/env python3
"""Layers are remembered: read once, never mixed up, whatever happens to the cache.
usage: layer_cache.py OAKUM
Redis (redis-server) and small file systems (mount, root) are used where they are; what is missing is said and passed over."""
import gzip
import hashlib
import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), "lib"))
from checks import check, finish, skipped  # noqa: E402

oakum = os.path.realpath(sys.argv[1])
work = tempfile.mkdtemp()


def sha(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def tar_of(files):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for path, text in files.items():
            info = tarfile.TarInfo(path)
            info.size = len(text)
            tar.addfile(info, io.BytesIO(text.encode()))
    return out.getvalue()


def module(name, version):
    return {f"app/node_modules/{name}/package.json": json.dumps({"name": name, "version": version})}


def base_layer(name="musl"):
    return tar_of({"etc/os-release": 'ID=alpine\nVERSION_ID=3.20.1\n',
                   "lib/apk/db/installed": f"P:{name}\nV:1.2.5-r0\nA:x86_64\no:{name}\n\n"})


def write(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)


def layout(folder, layers, diff_ids=None):
    """An OCI layout of gzip layers; the diffIDs are the true ones unless others are given."""
    def blob(data, kind):
        write(f"{folder}/blobs/sha256/{sha(data)[7:]}", data)
        return {"mediaType": kind, "digest": sha(data), "size": len(data)}
    config = {"architecture": "amd64", "os": "linux",
              "rootfs": {"type": "layers", "diff_ids": diff_ids or [sha(layer) for layer in layers]}}
    manifest = {"schemaVersion": 2,
                "config": blob(json.dumps(config).encode(), "application/vnd.oci.image.config.v1+json"),
                "layers": [blob(gzip.compress(layer, mtime=0), "application/vnd.oci.image.layer.v1.tar+gzip")
                           for layer in layers]}
    entry = blob(json.dumps(manifest).encode(), "application/vnd.oci.image.manifest.v1+json")
    write(f"{folder}/index.json", json.dumps({"schemaVersion": 2, "manifests": [entry]}).encode())
    write(f"{folder}/oci-layout", b'{"imageLayoutVersion":"1.0.0"}')
    return folder


def docker_archive(path, layers, diff_ids=None):
    config = json.dumps({"rootfs": {"type": "layers", "diff_ids": diff_ids or [sha(l) for l in layers]}}).encode()
    with tarfile.open(path, "w") as tar:
        def add(name, data):
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
        for i, layer in enumerate(layers):
            add(f"{i}/layer.tar", layer)
        add("config.json", config)
        add("manifest.json", json.dumps([{"Config": "config.json", "RepoTags": ["demo:1"],
                                          "Layers": [f"{i}/layer.tar" for i in range(len(layers))]}]).encode())
    return path


def forget_blobs(folder, layers):
    for layer in layers:
        os.remove(f"{folder}/blobs/sha256/{sha(gzip.compress(layer, mtime=0))[7:]}")


def command(cache, *arguments):
    *flags, image = arguments
    return [oakum, "image", "--format", "json", "--cache-dir", cache, *flags, "--input", image]


environment = dict(os.environ, OAKUM_TEST_CLOCK="2026-01-01T00:00:00Z")


def scan(cache, *arguments, **options):
    return subprocess.run(command(cache, *arguments), capture_output=True, text=True, env=environment, timeout=120,
                          **options)


def packages(run):
    try:
        report = json.loads(run.stdout)
    except json.JSONDecodeError:
        return f"exit {run.returncode}: {run.stderr}"
    return sorted(p["Name"] for result in report.get("Results", []) for p in result.get("Packages", []))


def remembered():
    cache = f"{work}/cache"
    layers = [base_layer(), tar_of(module("left-pad", "1.3.0")), tar_of(module("react", "16.0.0"))]
    image = layout(f"{work}/image", layers)
    first = scan(cache, image)
    check("first scan", packages(first) == ["left-pad", "musl", "react"], packages(first))
    forget_blobs(image, layers)
    second = scan(cache, image)
    check("a second scan reads no layer", second.stdout == first.stdout and second.returncode == 0, second.stderr)
    other = scan(cache, "--skip-dirs", "app", image)
    check("other options are another question", other.returncode == 3, other.stderr)
    nothing = scan(f"{work}/cache2", image)
    check("without the cache the layers are missing", nothing.returncode == 3, nothing.stderr)
    clean = subprocess.run([oakum, "clean", "--scan-cache", "--cache-dir", cache], capture_output=True, text=True)
    check("clean says what it did", clean.returncode == 0 and "3 layers forgotten" in clean.stderr, clean.stderr)
    check("clean forgets", scan(cache, image).returncode == 3)
    usage = subprocess.run([oakum, "clean", "--cache-dir", cache], capture_output=True, text=True)
    check("clean wants to know what", usage.returncode == 2, usage.stderr)


def poisoned():
    good = [base_layer(), tar_of(module("react", "16.0.0"))]
    evil = [base_layer("evil"), tar_of(module("evil", "6.6.6"))]
    for order in (0, 1):
        cache = f"{work}/poison{order}"
        honest = layout(f"{work}/honest{order}", good)
        liar = layout(f"{work}/liar{order}", evil, [sha(layer) for layer in good])
        archive = docker_archive(f"{work}/honest{order}.tar", good)
        lying = docker_archive(f"{work}/lying{order}.tar", evil, [sha(layer) for layer in good])
        runs = {}
        for name, image in (("honest", honest), ("liar", liar), ("archive", archive))[::1 if order else -1]:
            runs[name] = packages(scan(cache, image))
        check(f"honest image, order {order}", runs["honest"] == ["musl", "react"], runs)
        check(f"lying image is judged by what it holds, order {order}", runs["liar"] == ["evil", "evil"], runs)
        check(f"honest archive, order {order}", runs["archive"] == ["musl", "react"], runs)
        run = scan(f"{work}/poison-cold{order}", lying)
        check("an archive that lies is refused", run.returncode == 3 and "diffID" in run.stderr, run.stderr)
        check("and leaves nothing behind", packages(scan(f"{work}/poison-cold{order}", archive)) == ["musl", "react"])


def together():
    cache = f"{work}/together"
    layers = [base_layer()] + [tar_of(module(f"module{i}", "1.0.0")) for i in range(40)]
    image = layout(f"{work}/many", layers)
    runs = [subprocess.Popen(command(cache, image), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                             env=environment) for _ in range(64)]
    results = [(run.communicate(timeout=300), run.returncode) for run in runs]
    check("64 scans at a time", len({r[0][0] for r in results}) == 1 and all(r[1] == 0 for r in results),
          {r[0][1] for r in results})
    check("and they were right", len(json.loads(results[0][0][0])["Results"][1]["Packages"]) == 40)


def killed():
    cache = f"{work}/killed"
    layers = [base_layer()] + [tar_of(module(f"module{i}", "1.0.0")) for i in range(20)]
    image = layout(f"{work}/killed-image", layers)
    want = scan(f"{work}/unharmed", image).stdout
    random.seed(1)
    start = time.monotonic()
    scan(f"{work}/timed", image)
    whole = time.monotonic() - start
    for i in range(1000):
        run = subprocess.Popen(command(cache, image), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
        time.sleep(random.random() * whole)
        run.send_signal(signal.SIGKILL)
        run.wait()
        if i % 50 == 49:
            now = scan(cache, image)
            check(f"after {i + 1} kills", now.stdout == want and now.returncode == 0, now.stderr)
            subprocess.run([oakum, "clean", "--scan-cache", "--quiet", "--cache-dir", cache], check=True)
    now = scan(cache, image)
    check("after all kills", now.stdout == want and not now.stderr.count("remembered"), now.stderr)


def damaged():
    cache = f"{work}/damaged"
    layers = [base_layer(), tar_of(module("react", "16.0.0"))]
    image = layout(f"{work}/damaged-image", layers)
    want = scan(cache, image).stdout
    entries = [os.path.join(at, name) for at, _, names in os.walk(f"{cache}/layers") for name in names]
    check("an entry a layer", len(entries) == 2, entries)
    for damage in (lambda d: b"", lambda d: d[: len(d) // 2], lambda d: d[:-1] + bytes([d[-1] ^ 1]), lambda d: d + b"x",
                   lambda d: b"\0" * len(d)):
        for path in entries:
            with open(path, "rb") as file:
                data = file.read()
            write(path, damage(data))
        now = scan(cache, image)
        check("damaged entries are read again", now.stdout == want and now.returncode == 0, now.stderr)
    os.rename(entries[0], f"{entries[0]}.swap")
    os.rename(entries[1], entries[0])
    os.rename(f"{entries[0]}.swap", entries[1])
    check("an entry under another's name counts for nothing", scan(cache, image).stdout == want)


def small_disks():
    layers = [base_layer()] + [tar_of({f"app/node_modules/m{i}/package.json":
                                       json.dumps({"name": f"m{i}", "version": "1.0.0", "license": os.urandom(4000).hex()})})
                               for i in range(30)]
    image = layout(f"{work}/large", layers)
    want = scan(f"{work}/roomy", image).stdout
    for name, options in (("full", "size=64k"), ("read-only", "size=64k,ro")):
        place = f"{work}/mount-{name}"
        os.makedirs(place)
        if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", place],
                                               capture_output=True).returncode != 0:
            skipped.append(f"no mount: a {name} disk was not tried")
            continue
        try:
            for _ in range(2):
                now = scan(place, image)
                check(f"a {name} disk", now.stdout == want and now.returncode == 0, now.stderr)
                check(f"a {name} disk is told once", now.stderr.count("layers are not remembered") == 1, now.stderr)
        finally:
            subprocess.run(["umount", place], check=True)
    cache = f"{work}/capped"
    for _ in range(3):
        now = scan(cache, "--cache-size", "40KB", image)
        check("a small cache", now.stdout == want and now.returncode == 0, now.stderr)
    size = sum(os.stat(os.path.join(at, name)).st_blocks * 512 for at, _, names in os.walk(cache) for name in names)
    check("stays near its cap", size <= 40_000 + 31 * 12288, size)


def redis():
    if not shutil.which("redis-server"):
        skipped.append("no redis-server: not tried")
        return
    port = random.randint(20000, 50000)
    server = subprocess.Popen(["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--requirepass", "hunter2x",
                               "--save", "", "--appendonly", "no", "--dir", work],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        address = f"redis://:hunter2x@127.0.0.1:{port}/3"
        layers = [base_layer(), tar_of(module("react", "16.0.0"))]
        image = layout(f"{work}/redis-image", layers)
        for _ in range(50):
            if subprocess.run(["redis-cli", "-p", str(port), "-a", "hunter2x", "ping"], capture_output=True,
                              text=True).stdout.strip() == "PONG":
                break
            time.sleep(0.1)

        def by_redis(where, *more):
            return scan(f"{work}/unused", "--cache-backend", where, *more, image)
        first = by_redis(address, "--cache-ttl", "1h")
        check("redis, first", packages(first) == ["musl", "react"] and not first.stderr.count("remembered"), first.stderr)
        keys = subprocess.run(["redis-cli", "-p", str(port), "-a", "hunter2x", "-n", "3", "keys", "oakum::*"],
                              capture_output=True, text=True).stdout.split()
        check("redis keys", len(keys) == 2, keys)
        ttl = subprocess.run(["redis-cli", "-p", str(port), "-a", "hunter2x", "-n", "3", "ttl", keys[0]],
                             capture_output=True, text=True).stdout
        check("redis ttl", 3000 < int(ttl) <= 3600, ttl)
        wrong = by_redis(address.replace("hunter2x", "wrongpass"))
        check("a wrong password is told, the scan goes on", wrong.returncode == 0 and wrong.stdout == first.stdout
              and "layers are not remembered" in wrong.stderr and "wrongpass" not in wrong.stderr, wrong.stderr)
        forget_blobs(image, layers)
        check("redis, second", by_redis(address).stdout == first.stdout)
        clean = subprocess.run([oakum, "clean", "--scan-cache", "--cache-backend", address], capture_output=True, text=True)
        check("redis, clean", "2 layers forgotten" in clean.stderr, clean.stderr)
        check("redis, after clean", by_redis(address).returncode == 3)
        check("nothing in the directory", not os.path.exists(f"{work}/unused/layers"))
    finally:
        server.kill()
        server.wait()
    layout(f"{work}/redis-image", layers)
    gone = by_redis(address)
    check("redis gone: told, and the scan goes on", gone.returncode == 0 and gone.stdout == first.stdout
          and "layers are not remembered" in gone.stderr and "hunter2x" not in gone.stderr, gone.stderr)


def certificate(name, extensions):
    """A key and a certificate of the test's own authority."""
    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], check=True, capture_output=True, cwd=work)
    write(f"{work}/{name}.ext", extensions.encode())
    openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", f"{name}.key", "-out",
            f"{name}.req", "-subj", f"/CN={name}")
    if name == "authority":
        openssl("x509", "-req", "-in", f"{name}.req", "-signkey", f"{name}.key", "-days", "2", "-extfile", f"{name}.ext",
                "-out", f"{name}.pem")
    else:
        openssl("x509", "-req", "-in", f"{name}.req", "-CA", "authority.pem", "-CAkey", "authority.key", "-CAcreateserial",
                "-days", "2", "-extfile", f"{name}.ext", "-out", f"{name}.pem")


def redis_tls():
    if not shutil.which("redis-server") or not shutil.which("openssl"):
        skipped.append("no redis-server or openssl: TLS not tried")
        return
    certificate("authority", "basicConstraints=critical,CA:TRUE")
    certificate("server", "subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth")
    certificate("client", "extendedKeyUsage=clientAuth")
    port = random.randint(20000, 50000)
    server = subprocess.Popen(["redis-server", "--port", "0", "--tls-port", str(port), "--bind", "127.0.0.1", "--save", "",
                               "--tls-cert-file", f"{work}/server.pem", "--tls-key-file", f"{work}/server.key",
                               "--tls-ca-cert-file", f"{work}/authority.pem", "--dir", work],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        time.sleep(1)
        layers = [base_layer("tls")]
        image = layout(f"{work}/tls-image", layers)
        where = ["--cache-backend", f"rediss://127.0.0.1:{port}"]
        ours = ["--redis-ca", f"{work}/authority.pem", "--redis-cert", f"{work}/client.pem", "--redis-key", f"{work}/client.key"]
        stranger = scan(f"{work}/unused", *where, *ours[:2], image)
        check("redis wants a certificate", stranger.returncode == 0 and "layers are not remembered" in stranger.stderr,
              stranger.stderr)
        doubted = scan(f"{work}/unused", *where, image)
        check("an authority that nobody knows", doubted.returncode == 0 and "certificate" in doubted.stderr, doubted.stderr)
        first = scan(f"{work}/unused", *where, *ours, image)
        check("redis by TLS, first", packages(first) == ["tls"] and "remembered" not in first.stderr, first.stderr)
        forget_blobs(image, layers)
        check("redis by TLS, second", scan(f"{work}/unused", *where, *ours, image).stdout == first.stdout)
    finally:
        server.kill()
        server.wait()


try:
    for part in (remembered, poisoned, together, killed, damaged, small_disks, redis, redis_tls):
        part()
finally:
    shutil.rmtree(work, ignore_errors=True)
finish()

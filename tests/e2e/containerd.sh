#!/usr/bin/env bash
# Images of a real containerd, started with its own root, state and socket: found by name, digest and id, in another
# namespace, read in place from its content store and over its socket; what is found equals what the same image holds as
# a file.
#   containerd.sh OAKUM
# Exits 77 (skipped) where containerd is not installed or this is not root. Needs no network, leaves nothing behind.
set -euo pipefail
export OAKUM_CACHE_BACKEND=memory  # what is read here is read anew
oakum=$(realpath "$1")
for program in containerd ctr jq python3 setpriv zstd; do
  command -v "$program" > /dev/null || { echo "skipped: no $program" >&2; exit 77; }
done
[[ $(id -u) == 0 ]] || { echo "skipped: containerd runs as root only" >&2; exit 77; }

work=$(mktemp -d)
daemon=
stop() {
  [[ -n $daemon ]] || return 0
  kill "$daemon" 2> /dev/null || true
  wait "$daemon" 2> /dev/null || true
  daemon=
}
trap 'stop; rm -rf "$work"' EXIT
chmod 711 "$work"
unset CONTAINERD_ADDRESS CONTAINERD_NAMESPACE
export XDG_CACHE_HOME=$work/cache OAKUM_TEST_CLOCK=2026-01-01T00:00:00Z HOME=$work/home
mkdir -m 777 "$work/cache" "$work/home"
# shellcheck source=lib/checks.sh
source "$(dirname "$(realpath "$0")")/lib/checks.sh"
contains() { # NAME WANTED_PART TEXT
  if [[ $3 == *"$2"* ]]; then passed=$((passed + 1)); else
    failed=$((failed + 1))
    printf 'FAIL %s\n  wanted: %s\n  have:   %s\n' "$1" "$2" "$3"
  fi
}

# ---- an archive of an index: an image of three layers for this machine, one for another whose blobs are not in it, an
# attestation
python3 - "$work" << 'PY'
import gzip, hashlib, io, json, os, platform, subprocess, sys, tarfile

work = sys.argv[1]
here = {"aarch64": "arm64"}.get(platform.machine(), "amd64")


def layer(files):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return out.getvalue()


def package(name, version):
    return f"Package: {name}\nStatus: install ok installed\nArchitecture: all\nVersion: {version}\nMaintainer: Nobody\nDescription: demo\n\n"


status = "".join(package(f"demo-{i}", f"1.{i}-1") for i in range(300))
layers = [
    layer({"etc/os-release": b'ID=debian\nVERSION_ID="12"\nNAME="Debian GNU/Linux"\n',
           "etc/debian_version": b"12.5\n", "var/lib/dpkg/status": status.encode(),
           "opt/old/package.json": b'{"name":"buried","version":"1.0.0"}', "noise": os.urandom(3 << 20)}),
    layer({"app/node_modules/left-pad/package.json": b'{"name":"left-pad","version":"1.3.0"}',
           "app/node_modules/lodash/package.json": b'{"name":"lodash","version":"4.17.4"}'}),
    layer({"opt/.wh.old": b"", "var/lib/dpkg/status": (status + package("added", "2.0-3")).encode()}),
]
packed = [gzip.compress(layers[0], 1),
          subprocess.run(["zstd", "-qc"], input=layers[1], stdout=subprocess.PIPE, check=True).stdout, layers[2]]
kinds = ["tar+gzip", "tar+zstd", "tar"]
blobs = {}
OCI = "application/vnd.oci.image."


def digest(content):
    return "sha256:" + hashlib.sha256(content).hexdigest()


def add(media_type, content, keep=True, **more):
    content = content if isinstance(content, bytes) else json.dumps(content).encode()
    if keep:
        blobs["blobs/sha256/" + digest(content)[7:]] = content
    return {"mediaType": media_type, "digest": digest(content), "size": len(content), **more}


def image(layers, packed, architecture, keep=True):
    config = add(OCI + "config.v1+json", {"architecture": architecture, "os": "linux",
                 "rootfs": {"type": "layers", "diff_ids": [digest(one) for one in layers]},
                 "history": [{"created_by": f"step {i}"} for i in range(len(layers))]}, keep)
    manifest = {"schemaVersion": 2, "mediaType": OCI + "manifest.v1+json", "config": config,
                "layers": [add(OCI + "layer.v1." + kind, one, keep) for kind, one in zip(kinds, packed)]}
    return config, add(OCI + "manifest.v1+json", manifest, keep, platform={"os": "linux", "architecture": architecture})


def archive(name, blobs, index):
    files = {**blobs, "oci-layout": b'{"imageLayoutVersion":"1.0.0"}', "index.json": json.dumps(index).encode()}
    with open(f"{work}/{name}", "wb") as out:
        out.write(layer(files))


config, manifest = image(layers, packed, here)
_, foreign = image(layers[1:2], packed[1:2], "riscv64", keep=False)
attested = add(OCI + "manifest.v1+json", {"schemaVersion": 2, "config": config, "layers": []}, keep=False,
               platform={"os": "unknown", "architecture": "unknown"},
               annotations={"vnd.docker.reference.type": "attestation-manifest", "vnd.docker.reference.digest": manifest["digest"]})
# The attestation and the foreign image come first: nobody may take the first one of the index.
index = add(OCI + "index.v1+json", {"schemaVersion": 2, "mediaType": OCI + "index.v1+json",
                                    "manifests": [attested, foreign, manifest]})
name = {"io.containerd.image.name": "docker.io/library/demo:1", "org.opencontainers.image.ref.name": "1"}
archive("demo.tar", blobs, {"schemaVersion": 2, "manifests": [{**index, "annotations": name}]})
facts = {"config": config["digest"], "manifest": manifest["digest"], "index": index["digest"],
         "layer": digest(packed[1])}
# Without one of its layers; and one that is for another machine alone.
partial = {path: content for path, content in blobs.items() if not path.endswith(facts["layer"][7:])}
blobs.clear()
_, other = image(layers[1:2], packed[1:2], "s390x")
kinds = kinds[1:]
only = add(OCI + "index.v1+json", {"schemaVersion": 2, "manifests": [foreign, other]})
name = {"io.containerd.image.name": "registry.example/team/other:2"}
archive("other.tar", blobs, {"schemaVersion": 2, "manifests": [{**only, "annotations": name}]})
with open(f"{work}/facts.sh", "w") as out:
    out.writelines(f"{key}={value}\n" for key, value in facts.items())
PY
# shellcheck disable=SC1091
. "$work/facts.sh"

# ---- the daemon

socket=$work/run/containerd.sock
mkdir -m 755 "$work/run"
cat > "$work/config.toml" << TOML
version = 2
root = "$work/root"
state = "$work/state"
disabled_plugins = ["io.containerd.grpc.v1.cri", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.aufs",
  "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.tracing.processor.v1.otlp"]
[grpc]
  address = "$socket"
  uid = 65534
  gid = 65534
[plugins."io.containerd.internal.v1.opt"]
  path = "$work/opt"
TOML
start() {
  timeout 600 containerd --config "$work/config.toml" > "$work/containerd.log" 2>&1 &
  daemon=$!
  local try
  for try in $(seq 100); do
    ctr --address "$socket" version > /dev/null 2>&1 && return
    kill -0 "$daemon" 2> /dev/null || break
    sleep 0.1
  done
  echo "skipped: containerd does not start here after $try tries:" >&2
  tail -n 3 "$work/containerd.log" >&2
  exit 77
}
ctr_in() { local space=$1; shift; ctr --address "$socket" --namespace "$space" "$@"; }
start
ctr_in default images import --no-unpack "$work/demo.tar" > /dev/null
ctr_in default images import --no-unpack --all-platforms "$work/other.tar" > /dev/null 2>&1 ||
  ctr_in default images import --no-unpack --platform linux/s390x "$work/other.tar" > /dev/null
ctr_in default images tag docker.io/library/demo:1 registry.example/demo:latest > /dev/null
ctr_in default images tag docker.io/library/demo:1 odd-name > /dev/null
ctr_in k8s.io images import --no-unpack "$work/demo.tar" > /dev/null
ctr_in k8s.io images tag docker.io/library/demo:1 only.example/there:1 > /dev/null

export CONTAINERD_ADDRESS=$socket
scan() { "$oakum" --quiet image --format json --image-src containerd "$@"; }
as_nobody() { setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; }
# What was found, without what depends on the name of the target.
facts() {
  jq -S '{Results, ID: .Metadata.ImageID, Diff: .Metadata.DiffIDs} | del(.. | .Fingerprint?) |
         .Results[].Target |= sub(".* \\((?<system>.*)\\)$"; "\(.system)")' "$1"
}
fails() { # TEXT ARGUMENT… : the message
  if scan "$@" > "$work/out" 2> "$work/err"; then echo "no failure"; else cat "$work/err"; fi
}

"$oakum" --quiet image --format json --input "$work/demo.tar" > "$work/file.json"
want=$(facts "$work/file.json")
check "the archive itself: packages" 303 "$(jq '[.Results[].Packages[]?.Name] | length' "$work/file.json")"
check "the archive itself: a finding" true "$(jq '[.Results[].Vulnerabilities[]?] | length > 0' "$work/file.json")"

# ---- in place

strings=(demo demo:1 docker.io/library/demo:1 registry.example/demo odd-name "demo@$index" "$index" "${index:7:12}" "$config" "${config:7:13}")
for name in "${strings[@]}"; do
  [[ $name != demo ]] || ctr_in default images tag docker.io/library/demo:1 docker.io/library/demo:latest > /dev/null
  scan "$name" > "$work/report.json" 2> "$work/err" || { failed=$((failed + 1)); echo "FAIL $name: $(cat "$work/err")"; continue; }
  check "$name: what is found" "$want" "$(facts "$work/report.json")"
done
scan demo:1 > "$work/report.json"
check "its tags" "demo:1 demo:latest registry.example/demo:latest" "$(jq -r '.Metadata.RepoTags | sort | join(" ")' "$work/report.json")"
check "its digests" "demo@$index odd-name@$index registry.example/demo@$index" "$(jq -r '.Metadata.RepoDigests | sort | join(" ")' "$work/report.json")"
check "the name asked for" demo:1 "$(jq -r .Metadata.Reference "$work/report.json")"
for threads in 1 8; do
  check "$threads threads" "$(cat "$work/report.json")" "$(scan --parallel "$threads" demo:1)"
done
if command -v strace > /dev/null && strace -o /dev/null true 2> /dev/null; then
  strace -f -e trace=openat,openat2 -o "$work/trace" "$oakum" --quiet image --image-src containerd demo:1 > /dev/null
  check "blobs are opened where they lie" 3 "$(grep -c "blobs/sha256/.*= [0-9]" <(grep -E "$(jq -r '[.layers[].digest[7:]] | join("|")' "$work/root/io.containerd.content.v1.content/blobs/sha256/${manifest:7}")" "$work/trace"))"
else
  echo "skipped: which files are opened (no strace)"
fi

# ---- over the socket: nobody may not look into the store

if as_nobody ls "$work/root/io.containerd.content.v1.content/blobs" > /dev/null 2>&1; then
  failed=$((failed + 1)); echo "FAIL the store is open to everybody"
fi
scan_as_nobody() { as_nobody "$oakum" --quiet image --format json --image-src containerd "$@"; }
scan_as_nobody demo:1 > "$work/socket.json"
check "over the socket: the same report" "$(cat "$work/report.json")" "$(cat "$work/socket.json")"
check "over the socket: one thread" "$(cat "$work/report.json")" "$(scan_as_nobody --parallel 1 demo:1)"
check "over the socket: by the configuration's digest" "$want" "$(facts <(scan_as_nobody "${config:7:13}"))"

# ---- namespaces and platforms

contains "in another namespace" "not in the namespace default, but in k8s.io; set CONTAINERD_NAMESPACE=k8s.io" "$(fails only.example/there:1)"
check "in the namespace it is in" "$want" "$(facts <(CONTAINERD_NAMESPACE=k8s.io scan only.example/there:1))"
contains "nowhere" "not in the namespace default" "$(fails nobody/has:this)"
contains "no namespace" "is no namespace" "$(CONTAINERD_NAMESPACE='no name' fails demo:1)"
check "an image for another machine alone" left-pad "$(scan registry.example/team/other:2 | jq -r '.Results[].Packages[].Name' | grep left-pad)"
contains "a platform it is not for" "no image for the platform linux/arm" "$(fails --platform linux/arm/v7 demo:1)"
check "the platform it is for" "$want" "$(facts <(scan --platform "linux/$(jq -r .Metadata.ImageConfig.architecture "$work/file.json")" demo:1))"

# ---- nobody listens, and the files are where containerd keeps them (in a mount namespace of our own)

as_files() {
  env -u CONTAINERD_ADDRESS unshare --mount sh -c 'mount -t tmpfs none /run && mount -t tmpfs none /var/lib &&
    mkdir /var/lib/containerd && mount --bind "$0" /var/lib/containerd && exec "$@"' "$work/root" "$@"
}
if as_files true 2> /dev/null; then
  check "as files, beside the running daemon" "$(cat "$work/report.json")" "$(as_files "$oakum" --quiet image --format json --image-src containerd demo:1)"
  check "as files, in another namespace" "$want" "$(facts <(CONTAINERD_NAMESPACE=k8s.io as_files "$oakum" --quiet image --format json --image-src containerd only.example/there:1))"
  as_files "$oakum" image --image-src containerd only.example/there:1 > "$work/out" 2> "$work/err" && echo "no failure" >> "$work/err"
  (for i in $(seq 100); do ctr_in default images tag --force docker.io/library/demo:1 "busy.example/a:$((i % 7))"; done > /dev/null 2>&1) &
  busy=$!
  for _ in 1 2 3 4 5; do
    check "as files, while they change" "$want" "$(facts <(as_files "$oakum" --quiet image --format json --image-src containerd demo:1))"
  done
  wait "$busy" || true
  contains "as files, which namespace has it" "but in k8s.io" "$(cat "$work/err")"
else
  echo "skipped: reading without the daemon (no mount namespaces here)"
fi

# ---- what is not there, or not what it says

contains "no containerd" "$work/none.sock" "$(CONTAINERD_ADDRESS=$work/none.sock fails demo:1)"
blob=$work/root/io.containerd.content.v1.content/blobs/sha256/${layer:7}
mv "$blob" "$work/away"
contains "a missing layer" "layer 2 of 3 ($layer) of docker.io/library/demo:1 is not in the content store" "$(fails demo:1)"
head -c 100 "$work/away" > "$blob"
contains "a damaged layer" "${layer:7}" "$(fails demo:1)"
check "a damaged layer: no report" "" "$(cat "$work/out")"
as_nobody "$oakum" --quiet image --image-src containerd demo:1 > "$work/out" 2> "$work/err" && echo "no failure" >> "$work/err"
contains "a damaged layer over the socket" "${layer:7}" "$(cat "$work/err")"
mv "$work/away" "$blob"

echo "$passed passed, $failed failed"
(( failed == 0 ))

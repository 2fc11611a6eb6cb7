#!/usr/bin/env bash
# Images of a real Docker Engine: by name, id and digest, what is reported equals the report of the archive they were made
# from; nothing is written while their layers stream.
#   docker.sh OAKUM
# Exits 77 (skipped) where dockerd, jq or strace is not installed or dockerd cannot start. Loopback only; leaves nothing behind.
set -euo pipefail
export OAKUM_CACHE_BACKEND=memory  # what is read here is read anew
oakum=$(realpath "$1")
source "$(cd "$(dirname "$0")/.." && pwd)/local_image.sh"
for program in dockerd docker jq strace curl openssl; do
  command -v "$program" > /dev/null || { echo "skipped: no $program" >&2; exit 77; }
done
[[ $(id -u) == 0 ]] || { echo "skipped: dockerd needs root" >&2; exit 77; }

work=$(mktemp -d)
engine_pid= registry_pid=
[[ -e /run/docker ]] && had_run=yes || had_run=no  # for plug-ins, wherever the engine's own files are
finish() {
  [[ -z $registry_pid ]] || kill "$registry_pid" 2> /dev/null || true
  if [[ -n $engine_pid ]]; then
    kill "$engine_pid" 2> /dev/null || true
    for _ in $(seq 150); do kill -0 "$engine_pid" 2> /dev/null || break; sleep 0.1; done
    kill -9 "$engine_pid" 2> /dev/null || true
  fi
  unmount_below "$work"
  [[ $had_run == yes ]] || rm -rf /run/docker
  rm -rf "$work"
}
trap finish EXIT
export XDG_CACHE_HOME=$work/cache OAKUM_TEST_CLOCK=2026-01-01T00:00:00Z HOME=$work/home DOCKER_CONFIG=$work/config
unset DOCKER_HOST DOCKER_CONTEXT DOCKER_TLS_VERIFY DOCKER_CERT_PATH
mkdir -p "$HOME" "$DOCKER_CONFIG"
socket=$work/docker.sock tls_port=$((20000 + RANDOM % 30000))

# An authority, a certificate for the engine, and one for us where Docker looks for it.
make_certificates() {
  local name
  mkdir -p "$work/tls"
  cd "$work/tls"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -days 2 -subj /CN=authority
  for name in server:serverAuth cert:clientAuth; do
    printf 'subjectAltName=IP:127.0.0.1\nextendedKeyUsage=%s\n' "${name#*:}" > extensions
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "${name%:*}.key" -out request -subj "/CN=${name%:*}"
    openssl x509 -req -in request -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile extensions -out "${name%:*}.pem"
  done
  cp cert.key key.pem
  cd - > /dev/null
}
make_certificates 2> /dev/null

# start_engine DRIVER EXTRA…: false when it does not answer within 20 seconds.
start_engine() {
  local driver=$1
  shift
  echo "{\"deprecated-key-path\":\"$work/key.json\"}" > "$work/daemon.json"
  dockerd --config-file "$work/daemon.json" --tlsverify --tlscacert "$work/tls/ca.pem" --tlscert "$work/tls/server.pem" \
    --tlskey "$work/tls/server.key" --host "tcp://127.0.0.1:$tls_port" --iptables=false --ip6tables=false --bridge=none --data-root "$work/data" \
    --exec-root "$work/exec" --pidfile "$work/pid" --host "unix://$socket" --storage-driver "$driver" "$@" > "$work/dockerd.log" 2>&1 &
  engine_pid=$!
  for _ in $(seq 200); do
    curl -fs --unix-socket "$socket" http://docker/_ping > /dev/null && return
    kill -0 "$engine_pid" 2> /dev/null || return 1
    sleep 0.1
  done
  return 1
}
stop_engine() {
  kill "$engine_pid" 2> /dev/null || true
  wait "$engine_pid" 2> /dev/null || true
  engine_pid=
}
{ echo overlay2 > "$work/driver"; start_engine overlay2; } || { stop_engine; echo vfs > "$work/driver"; start_engine vfs; } || { tail -n 5 "$work/dockerd.log" >&2; echo "skipped: dockerd does not start" >&2; exit 77; }
engine() { docker --host "unix://$socket" "$@"; }

make_image "$work/image.tar" demo:1
scan --input "$work/image.tar" > "$work/archive.json"
check "the archive's report has findings" true "$(jq '[.Results[].Vulnerabilities | length] | add > 0' "$work/archive.json")"
engine load -q -i "$work/image.tar" > /dev/null
docker=(--image-src docker --docker-host "unix://$socket")

for name in demo:1 docker.io/library/demo:1 "$image_id" "${image_id#sha256:}" "${image_id:7:12}"; do
  scan "${docker[@]}" "$name" > "$work/report.json"
  check_report "by name: $name" "$work/report.json"
  check "$name: ImageID" "$image_id" "$(jq -r .Metadata.ImageID "$work/report.json")"
  check "$name: Reference" demo:1 "$(jq -r .Metadata.Reference "$work/report.json")"
done
scan_without_disk "$work/report.json" "${docker[@]}" demo:1
check_report "without a disk" "$work/report.json"
TMPDIR=/nonexistent scan "${docker[@]}" --parallel 8 demo:1 > "$work/report.json"
check_report "without a TMPDIR, with 8 threads" "$work/report.json"

# How the engine is found.
DOCKER_HOST=unix://$socket scan --image-src docker demo:1 > "$work/report.json"
check_report "DOCKER_HOST" "$work/report.json"
engine context create near --docker "host=unix://$socket" > /dev/null 2>&1
DOCKER_CONTEXT=near scan --image-src docker demo:1 > "$work/report.json"
check_report "DOCKER_CONTEXT" "$work/report.json"
docker context use near > /dev/null 2>&1
scan --image-src docker demo:1 > "$work/report.json"
check_report "the current context" "$work/report.json"

# Over TLS, where the engine wants to know us.
tls() { env DOCKER_HOST="tcp://127.0.0.1:$tls_port" "$@" --quiet image --format json --list-all-pkgs --allow-partial --image-src docker demo:1; }
tls DOCKER_TLS_VERIFY=1 DOCKER_CERT_PATH="$work/tls" "$oakum" > "$work/report.json"
check_report "TLS with certificates" "$work/report.json"
mkdir "$work/stranger" && cp "$work/tls/ca.pem" "$work/stranger/"
if tls DOCKER_TLS_VERIFY=1 DOCKER_CERT_PATH="$work/stranger" "$oakum" > /dev/null 2> "$work/err"; then check "TLS without our certificate: fails" yes no; fi
if tls DOCKER_TLS_VERIFY=1 DOCKER_CERT_PATH="$work/config" "$oakum" > /dev/null 2> "$work/err"; then check "an unknown authority: fails" yes no; fi
check "an unknown authority: is told" 1 "$(grep -c certificate "$work/err")"

# An image without a name, made by the engine itself.
imported=$(tar -C "$work/tree/1" -c . | engine import -)
scan "${docker[@]}" "$imported" > "$work/report.json"
engine save -o "$work/imported.tar" "$imported"
scan --input "$work/imported.tar" > "$work/archive2.json"
check "an imported one" "$(essence "$work/archive2.json")" "$(essence "$work/report.json")"

# By digest, when there is a registry to get one from.
if command -v docker-registry > /dev/null; then
  port=$((20000 + RANDOM % 30000))
  printf 'version: 0.1\nlog: {level: error}\nstorage: {filesystem: {rootdirectory: %s}}\nhttp: {addr: "127.0.0.1:%s", secret: test}\n' "$work/registry" "$port" > "$work/registry.yml"
  docker-registry serve "$work/registry.yml" > "$work/registry.log" 2>&1 &
  registry_pid=$!
  for _ in $(seq 50); do ! curl -fs "http://127.0.0.1:$port/v2/" > /dev/null || break; sleep 0.1; done
  engine tag demo:1 "127.0.0.1:$port/team/demo:1"
  engine push "127.0.0.1:$port/team/demo:1" > /dev/null
  name=$(engine inspect --format '{{index .RepoDigests 0}}' demo:1)
  scan "${docker[@]}" "$name" > "$work/report.json"
  check_report "by digest" "$work/report.json"
  check "by digest: Reference" "$name" "$(jq -r .Metadata.Reference "$work/report.json")"
  check "by digest: RepoDigests" "$name" "$(jq -r '.Metadata.RepoDigests[]' "$work/report.json")"
else
  echo "skipped: by digest (no docker-registry)"
fi

# A second scan asks for no layer: the engine's own log has the requests.
remembered() { OAKUM_CACHE_BACKEND=fs scan "${docker[@]}" demo:1; }
saves() { grep -c 'Calling GET .*/images/[^ ]*/get' "$work/dockerd.log" || true; }
stop_engine
start_engine "$(cat "$work/driver")" --debug
remembered > "$work/report.json"
check_report "remembered, first" "$work/report.json"
asked=$(saves)
cp "$work/report.json" "$work/first.json"
check "remembered, first: the layers were asked for" 1 "$asked"
remembered > "$work/report.json"
check "remembered, second: packages and findings" "$(jq .Results "$work/first.json")" "$(jq .Results "$work/report.json")"
check "remembered, second: no layer was asked for" "$asked" "$(saves)"

# What is not there is said in a clause.
refused() { # NAME WORDS ARGUMENTS…
  local words=$2 name=$1
  shift 2
  if scan "$@" > "$work/out" 2> "$work/err"; then check "$name: fails" yes no; fi
  check "$name: no report" "" "$(cat "$work/out")"
  check "$name: says so" 1 "$(grep -cF "$words" "$work/err")"
}
refused "no such image" "docker: has no such image" "${docker[@]}" nosuch:1
refused "another platform" "has the image for linux/amd64 only, not for linux/arm64" "${docker[@]}" --platform linux/arm64 demo:1
refused "no socket" "docker: no socket at $work/none.sock" --image-src docker --docker-host "unix://$work/none.sock" demo:1
stop_engine
refused "the engine has gone" "docker: no" "${docker[@]}" demo:1
finish_checks

#!/usr/bin/env bash
# A real registry (docker-registry) on a free loopback port, artifacts pushed with curl, and `oakum db update` against it.
# usage: registry.sh OAKUM [TRIVY_DB_FILE]
#   OAKUM          the program
#   TRIVY_DB_FILE  a trivy.db of schema 2 (also .zst); by default one of the shared test data, without it that part is skipped
# Exits 77 (skipped) where docker-registry or curl is not installed. Needs no network and leaves nothing behind.
set -euo pipefail
oakum=$(realpath "$1")
root=$(cd "$(dirname "$0")/../.." && pwd)
trivy_db=${2:-${OAKUM_SHARED:-$root/../shared}/data/boltdb/trivy-fixture-4k.db.zst}
for program in docker-registry curl zstd sha256sum; do
  command -v "$program" > /dev/null || { echo "skipped: no $program" >&2; exit 77; }
done

work=$(mktemp -d)
registry_pid=
finish() {
  [[ -z $registry_pid ]] || kill "$registry_pid" 2> /dev/null || true
  rm -rf "$work"
}
trap finish EXIT
fail() { echo "FAILED: $1" >&2; [[ ! -s $work/out ]] || sed 's/^/  | /' "$work/out" >&2; exit 1; }

# ---- the registry

start_registry() {
  local try
  for try in 1 2 3 4 5; do
    port=$((20000 + RANDOM % 30000))
    cat > "$work/config.yml" << YML
version: 0.1
log: {level: error}
storage: {filesystem: {rootdirectory: $work/registry}}
http: {addr: "127.0.0.1:$port", secret: test}
YML
    docker-registry serve "$work/config.yml" > "$work/registry.log" 2>&1 &
    registry_pid=$!
    for _ in $(seq 50); do
      curl -fs "http://127.0.0.1:$port/v2/" > /dev/null && return
      kill -0 "$registry_pid" 2> /dev/null || break
      sleep 0.1
    done
    kill "$registry_pid" 2> /dev/null || true
  done
  cat "$work/registry.log" >&2
  fail "the registry does not start"
}

digest() { echo "sha256:$(sha256sum "$1" | cut -d' ' -f1)"; }

# push_blob REPOSITORY FILE
push_blob() {
  local location separator
  location=$(curl -fsS -o /dev/null -D - -X POST "$registry/v2/$1/blobs/uploads/" | tr -d '\r' | sed -n 's/^[Ll]ocation: //p')
  [[ $location == http* ]] || location=$registry$location
  separator='?'; [[ $location != *\?* ]] || separator='&'
  curl -fsS -X PUT -H 'Content-Type: application/octet-stream' --data-binary @"$2" "$location${separator}digest=$(digest "$2")"
}

# push_artifact REPOSITORY TAG LAYER_FILE LAYER_TYPE TITLE
push_artifact() {
  local type=application/vnd.oci.image.manifest.v1+json
  printf '{}' > "$work/config.json"
  push_blob "$1" "$work/config.json"
  push_blob "$1" "$3"
  cat > "$work/manifest.json" << JSON
{"schemaVersion":2,"mediaType":"$type",
 "config":{"mediaType":"application/vnd.aquasec.trivy.config.v1+json","digest":"$(digest "$work/config.json")","size":2},
 "layers":[{"mediaType":"$4","digest":"$(digest "$3")","size":$(stat -c %s "$3"),
            "annotations":{"org.opencontainers.image.title":"$5"}}]}
JSON
  curl -fsS -X PUT -H "Content-Type: $type" --data-binary @"$work/manifest.json" "$registry/v2/$1/manifests/$2"
}

# ---- what is expected of the program

# update REPOSITORY… : runs `oakum db update`; its messages go to $work/out
update() {
  local list; list=$(IFS=,; echo "$*")
  "$oakum" db update --cache-dir "$work/cache" --no-progress --db-repository "$list" > "$work/out" 2>&1
}
forced() {
  local list; list=$(IFS=,; echo "$*")
  "$oakum" db update --force --cache-dir "$work/cache" --no-progress --db-repository "$list" > "$work/out" 2>&1
}
only_good_files() {
  local found; found=$(cd "$work/cache" && find . -type f | sort | tr '\n' ' ')
  [[ $found == "./db/metadata.json ./db/oakum.db " ]] || fail "left behind: $found"
}

export HOME=$work/home
mkdir -p "$HOME"
unset HTTP_PROXY HTTPS_PROXY http_proxy https_proxy ALL_PROXY all_proxy DOCKER_CONFIG
start_registry
registry=http://127.0.0.1:$port
host=127.0.0.1:$port

if update "$host/oakum/missing:1"; then fail "an update from a repository that is not there"; fi
grep -q "$host/oakum/missing:1" "$work/out" || fail "the message does not name what was tried"
[[ ! -e $work/cache/db/oakum.db ]] || fail "a database out of nothing"
echo "ok: a missing repository is named"

# ---- our own artifact

mkdir "$work/osv"
cat > "$work/osv/GHSA-0000-0000-0001.json" << 'JSON'
{"schema_version":"1.6.0","id":"GHSA-0000-0000-0001","aliases":["CVE-2099-0001"],"modified":"2024-01-01T00:00:00Z",
 "published":"2024-01-01T00:00:00Z","summary":"left-pad pads right","severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
 "affected":[{"package":{"ecosystem":"npm","name":"left-pad"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"1.3.1"}]}]}]}
JSON
"$oakum" db build --source "osv:$work/osv" --output "$work/first.db" > "$work/out" 2>&1 || fail "building a database"
zstd -q -19 "$work/first.db" -o "$work/oakum.db.zst"
push_artifact oakum/db 1 "$work/oakum.db.zst" application/vnd.oakum.db.layer.v1+zstd ../../../evil

update "$host/oakum/missing:1" "$host/oakum/db:1" || fail "an update from the second repository"
only_good_files
cmp -s "$work/cache/db/oakum.db" "$work/first.db" || fail "the database is not what was published"
echo "ok: our own artifact is taken as it is, from the second repository"

mkdir "$work/app"
echo '{"name":"app","version":"1.0.0","lockfileVersion":3,"packages":{"":{"name":"app","version":"1.0.0"},"node_modules/left-pad":{"version":"1.3.0"}}}' > "$work/app/package-lock.json"
"$oakum" fs --cache-dir "$work/cache" --no-progress --format json "$work/app" > "$work/out" 2> "$work/err" || fail "a scan with the new database"
grep -q CVE-2099-0001 "$work/out" || fail "the scan does not find what the new database says"
echo "ok: a scan uses it"

mv "$work/registry" "$work/registry.away"
update "$host/oakum/db:1" || fail "a fresh database needs no registry"
mv "$work/registry.away" "$work/registry"
echo "ok: a fresh database is not fetched again"

pids=()
for i in 1 2 3 4 5 6; do
  "$oakum" db update --force --cache-dir "$work/cache" --no-progress --db-repository "$host/oakum/db:1" > "$work/out.$i" 2>&1 &
  pids+=($!)
done
for pid in "${pids[@]}"; do wait "$pid" || { cat "$work"/out.? > "$work/out"; fail "one of six updates at once"; }; done
only_good_files
cmp -s "$work/cache/db/oakum.db" "$work/first.db" || fail "six updates at once damaged the database"
echo "ok: six processes update at once"

# A stranger's layer, and a damaged one: the last good database stays.
head -c 300 "$work/oakum.db.zst" > "$work/half.zst"
push_artifact oakum/half 1 "$work/half.zst" application/vnd.oakum.db.layer.v1+zstd db
push_artifact oakum/image 1 "$work/oakum.db.zst" application/vnd.oci.image.layer.v1.tar+gzip db
forced "$host/oakum/half:1" "$host/oakum/image:1" || true
grep -q "kept" "$work/out" || fail "nobody says that the old database is kept"
only_good_files
cmp -s "$work/cache/db/oakum.db" "$work/first.db" || fail "a bad artifact replaced the good database"
echo "ok: bad artifacts leave the last good database"

# ---- the artifact of Trivy

if [[ -f $trivy_db ]]; then
  mkdir -p "$work/trivy"
  if [[ $trivy_db == *.zst ]]; then zstd -qdc "$trivy_db" > "$work/trivy/trivy.db"; else cp "$trivy_db" "$work/trivy/trivy.db"; fi
  now=$(date -u +%FT%TZ) next=$(date -u -d '+1 day' +%FT%TZ)
  echo "{\"Version\":2,\"NextUpdate\":\"$next\",\"UpdatedAt\":\"$now\",\"DownloadedAt\":\"0001-01-01T00:00:00Z\"}" > "$work/trivy/metadata.json"
  tar -C "$work/trivy" -czf "$work/db.tar.gz" trivy.db metadata.json
  push_artifact trivy-db 2 "$work/db.tar.gz" application/vnd.aquasec.trivy.db.layer.v1.tar+gzip db.tar.gz
  forced "$host/trivy-db:2" || fail "an update from a trivy-db artifact"
  only_good_files
  "$oakum" db status --cache-dir "$work/cache" > "$work/out" 2>&1 || fail "the status of the imported database"
  echo "ok: a trivy-db artifact is imported"
else
  echo "skipped: no trivy.db at hand" >&2
fi

# ---- nobody there

kill "$registry_pid"; wait "$registry_pid" 2> /dev/null || true
registry_pid=
cp "$work/cache/db/oakum.db" "$work/last.db"
forced "$host/oakum/db:1" || true
cmp -s "$work/cache/db/oakum.db" "$work/last.db" || fail "an unreachable registry cost the database"
grep -q "$host" "$work/out" || fail "the message does not name the unreachable registry"
echo "ok: an unreachable registry is named, and costs nothing"

#!/usr/bin/env bash
# Images of a real podman: read from its store where they lie and from its service, what is reported equals the report of the
# archive they were made from; nothing is written meanwhile.
#   podman.sh OAKUM
# Exits 77 (skipped) where podman, jq or strace is not installed or podman cannot keep images. Leaves nothing behind.
set -euo pipefail
export OAKUM_CACHE_BACKEND=memory  # what is read here is read anew
oakum=$(realpath "$1")
source "$(cd "$(dirname "$0")/.." && pwd)/local_image.sh"
for program in podman jq strace curl; do
  command -v "$program" > /dev/null || { echo "skipped: no $program" >&2; exit 77; }
done

work=$(mktemp -d)
service_pid=
# Where podman remembers what it has seen, whatever its configuration says.
new_folders=()
for folder in /var/lib/containers /var/lib/containers/cache; do [[ -e $folder ]] || new_folders+=("$folder"); done
finish() {
  [[ -z $service_pid ]] || { kill "$service_pid" 2> /dev/null || true; wait "$service_pid" 2> /dev/null || true; }
  unmount_below "$work"
  ((${#new_folders[@]} == 0)) || rm -rf "${new_folders[@]}"
  chmod -R u+rwx "$work" 2> /dev/null || true
  rm -rf "$work"
}
trap finish EXIT
export XDG_CACHE_HOME=$work/cache OAKUM_TEST_CLOCK=2026-01-01T00:00:00Z HOME=$work/home
export XDG_RUNTIME_DIR=$work/run CONTAINERS_STORAGE_CONF=$work/storage.conf
unset CONTAINER_HOST DOCKER_HOST
mkdir -p -m 700 "$HOME" "$XDG_RUNTIME_DIR"
export CONTAINERS_CONF=$work/containers.conf
printf '[engine]\ntmp_dir = "%s"\nevents_logger = "none"\n' "$work/libpod" > "$CONTAINERS_CONF"
podman=(--image-src podman)

# use_store DRIVER NAME [ADDITIONAL]: what storage.conf says from here on.
use_store() {
  cat > "$CONTAINERS_STORAGE_CONF" << TOML
[storage]
driver = "$1"
graphroot = "$work/$2/root"
runroot = "$work/$2/runroot"
[storage.options]
additionalimagestores = [${3:+\"$3\"}]
TOML
}

make_image "$work/image.tar" demo:1
scan --input "$work/image.tar" > "$work/archive.json"
check "the archive's report has findings" true "$(jq '[.Results[].Vulnerabilities | length] | add > 0' "$work/archive.json")"

loaded=
for driver in overlay vfs; do
  use_store "$driver" "$driver"
  if ! podman load -q -i "$work/image.tar" > "$work/log" 2>&1; then
    echo "skipped: podman keeps no images with the driver $driver: $(tail -n 1 "$work/log")"
    continue
  fi
  loaded=$driver
  manifest=$(podman image inspect --format '{{.Digest}}' demo:1 2> /dev/null)
  for name in demo:1 localhost/demo:1 "$image_id" "${image_id:7:12}" "localhost/demo@$manifest" "demo@$manifest"; do
    scan "${podman[@]}" "$name" > "$work/report.json"
    check_report "$driver: $name" "$work/report.json"
    check "$driver: $name: ImageID" "$image_id" "$(jq -r .Metadata.ImageID "$work/report.json")"
  done
  check "$driver: RepoTags" localhost/demo:1 "$(jq -r '.Metadata.RepoTags[]' "$work/report.json")"
  check "$driver: RepoDigests" "$(podman image inspect --format '{{range .RepoDigests}}{{.}}{{"\n"}}{{end}}' demo:1 2> /dev/null | sed '/^$/d')" "$(jq -r '.Metadata.RepoDigests[]' "$work/report.json")"
  scan_without_disk "$work/report.json" "${podman[@]}" demo:1
  check_report "$driver: without a disk" "$work/report.json"
  scan "${podman[@]}" --parallel 8 demo:1 > "$work/report.json"
  check_report "$driver: with 8 threads" "$work/report.json"
done
[[ -n $loaded ]] || { echo "skipped: podman keeps no images here" >&2; exit 77; }

# A layer of podman's own making.
if container=$(podman create --network none demo:1 true 2> "$work/log") && place=$(podman mount "$container" 2>> "$work/log"); then
  mkdir -p "$place/more/node_modules/minimist" && echo '{"name":"minimist","version":"0.0.8"}' > "$place/more/node_modules/minimist/package.json"
  rm -rf "$place/app/node_modules"
  podman umount "$container" > /dev/null
  podman commit -q "$container" demo:2 > /dev/null 2>&1
  podman rm "$container" > /dev/null
  podman save -q --format docker-archive -o "$work/two.tar" demo:2 2> /dev/null
  scan --input "$work/two.tar" > "$work/two.json"
  scan "${podman[@]}" demo:2 > "$work/report.json"
  check "a committed layer" "$(essence "$work/two.json" | jq 'del(.Metadata.ImageID, .Metadata.ImageConfig)')" "$(essence "$work/report.json" | jq 'del(.Metadata.ImageID, .Metadata.ImageConfig)')"
  check "a committed layer: npm packages" minimist "$(jq -r '.Results[] | select(.Class == "lang-pkgs") | .Packages[].Name' "$work/report.json")"
else
  echo "skipped: a committed layer: $(tail -n 1 "$work/log")"
fi

# As an additional store of an empty one.
use_store "$loaded" empty "$work/$loaded/root"
scan "${podman[@]}" demo:1 > "$work/report.json"
check_report "an additional store" "$work/report.json"

# The service, by its default socket, by flag and by variable.
use_store "$loaded" "$loaded"
mkdir -p "$XDG_RUNTIME_DIR/podman"
socket=$XDG_RUNTIME_DIR/podman/podman.sock
podman system service --time 0 "unix://$socket" > "$work/service.log" 2>&1 &
service_pid=$!
for _ in $(seq 100); do ! curl -fs --unix-socket "$socket" http://podman/_ping > /dev/null || break; sleep 0.1; done
use_store "$loaded" elsewhere
scan "${podman[@]}" demo:1 > "$work/report.json"
check_report "the default socket" "$work/report.json"
scan "${podman[@]}" --podman-host "unix://$socket" "${image_id:7:12}" > "$work/report.json"
check_report "--podman-host" "$work/report.json"
CONTAINER_HOST=unix://$socket scan_without_disk "$work/report.json" "${podman[@]}" demo:1
check_report "CONTAINER_HOST, without a disk" "$work/report.json"
check "the service: Reference" localhost/demo:1 "$(jq -r .Metadata.Reference "$work/report.json")"

# A store that is damaged, and no service to step in.
use_store "$loaded" "$loaded"
find "$work/$loaded/root/$loaded" -path '*/var/lib/dpkg/status' -exec sed -i -e 1d -e '$a Package: smuggled' {} +
kill "$service_pid" && wait "$service_pid" 2> /dev/null || true
service_pid=
if scan "${podman[@]}" demo:1 > "$work/out" 2> "$work/err"; then code=0; else code=$?; fi
check "a changed file: exit code" 3 "$code"
check "a changed file: no report" "" "$(cat "$work/out")"
check "a changed file: is told" 1 "$(grep -cE 'as promised|shorter' "$work/err")"

if scan "${podman[@]}" nosuch:1 > "$work/out" 2> "$work/err"; then code=0; else code=$?; fi
check "no such image" 1 "$(grep -c 'podman: has no such image' "$work/err")"
use_store overlay nowhere
if scan "${podman[@]}" demo:1 > "$work/out" 2> "$work/err"; then code=0; else code=$?; fi
check "no store, no socket" 1 "$(grep -c "podman: no store at $work/nowhere/root, n.* at $socket, no socket at" "$work/err")"
finish_checks

#!/usr/bin/env bash
# Real root file systems as images in every shape: the packages found equal what the system's own tools say, the layer of
# origin is right, buried packages vanish, and the output is the same to the byte for any number of threads.
#   images.sh OAKUM
set -euo pipefail
oakum=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_CACHE_HOME=$work/cache OAKUM_TEST_CLOCK=2026-01-01T00:00:00Z
# shellcheck source=lib/checks.sh
source "$(dirname "$(realpath "$0")")/lib/checks.sh"
json() { "$oakum" --quiet image --cache-backend memory --format json --allow-partial "$@"; }
packages() { jq -r '.Results[] | select(.Class == "os-pkgs") | .Packages[] | .Name' | sort; }

# This machine's own dpkg database is the lowest layer; what is installed is what dpkg-query says.
lower=$work/lower upper=$work/upper
mkdir -p "$lower/var/lib/dpkg" "$lower/etc" "$upper/app/node_modules/left-pad" "$upper/var/lib/dpkg"
cp /var/lib/dpkg/status "$lower/var/lib/dpkg/"
mkdir "$lower/var/lib/dpkg/info"
cp /var/lib/dpkg/info/b*.md5sums "$lower/var/lib/dpkg/info/" 2> /dev/null || true
cp /etc/os-release /etc/debian_version "$lower/etc/"
mkdir -p "$lower/opt/old" && echo '{"name":"buried","version":"1.0.0"}' > "$lower/opt/old/package.json"
{ cat /var/lib/dpkg/status; printf '\nPackage: oakum-demo\nStatus: install ok installed\nArchitecture: all\nVersion: 1:2.0-3\nMaintainer: Nobody\nDescription: demo\n'; } > "$upper/var/lib/dpkg/status"
echo '{"name":"left-pad","version":"1.3.0","license":"WTFPL"}' > "$upper/app/node_modules/left-pad/package.json"
mkdir -p "$upper/opt" && : > "$upper/opt/.wh.old"
expected=$({ dpkg-query -W -f='${db:Status-Status} ${Package}\n' | awk '$1 != "config-files" && $1 != "not-installed" {print $2}'; echo oakum-demo; } | sort)

tar -C "$lower" -cf "$work/lower.tar" . && tar -C "$upper" -cf "$work/upper.tar" .
id() { sha256sum "$1" | cut -d' ' -f1; }
config() { # LAYER…
  local ids=() layer
  for layer; do ids+=("\"sha256:$(id "$layer")\""); done
  printf '{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[%s]},"history":[{"created_by":"ADD base"},{"created_by":"COPY app"}]}' "$(IFS=,; echo "${ids[*]}")"
}

docker=$work/docker
mkdir -p "$docker/a" "$docker/b"
cp "$work/lower.tar" "$docker/a/layer.tar" && cp "$work/upper.tar" "$docker/b/layer.tar"
config "$work/lower.tar" "$work/upper.tar" > "$docker/config.json"
echo '[{"Config":"config.json","RepoTags":["demo:1"],"Layers":["a/layer.tar","b/layer.tar"]}]' > "$docker/manifest.json"
tar -C "$docker" -cf "$work/docker.tar" a b config.json manifest.json
gzip -k "$work/docker.tar" && zstd -q "$work/docker.tar"

layout() { # COMMAND EXTENSION: an OCI layout whose layers went through COMMAND
  local dir=$work/oci-$2 layers=() layer blob
  mkdir -p "$dir/blobs/sha256"
  for layer in lower upper; do
    "$1" -c < "$work/$layer.tar" > "$work/blob"
    blob=$(id "$work/blob")
    layers+=("{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar+$2\",\"digest\":\"sha256:$blob\",\"size\":$(stat -c %s "$work/blob")}")
    mv "$work/blob" "$dir/blobs/sha256/$blob"
  done
  add() { blob=$(id "$1"); size=$(stat -c %s "$1"); mv "$1" "$dir/blobs/sha256/$blob"; }
  config "$work/lower.tar" "$work/upper.tar" > "$work/blob" && add "$work/blob"
  printf '{"schemaVersion":2,"config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:%s","size":%s},"layers":[%s]}' "$blob" "$size" "$(IFS=,; echo "${layers[*]}")" > "$work/blob" && add "$work/blob"
  printf '{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:%s","size":%s,"platform":{"os":"linux","architecture":"amd64"}}]}' "$blob" "$size" > "$dir/index.json"
  echo '{"imageLayoutVersion":"1.0.0"}' > "$dir/oci-layout"
  tar -C "$dir" -cf "$dir.tar" .
}
layout gzip gzip
layout zstd zstd

for image in docker.tar docker.tar.gz docker.tar.zst oci-gzip oci-gzip.tar oci-zstd oci-zstd.tar; do
  json "$work/$image" > "$work/report.json"
  check "$image: packages" "$expected" "$(packages < "$work/report.json")"
  check "$image: origin of the added one" "1" "$(jq '[.Metadata.DiffIDs[]] as $ids | .Results[0].Packages[] | select(.Name == "oakum-demo") | .Layer.DiffID as $id | $ids | index($id)' "$work/report.json")"
  check "$image: origin of an old one" "0" "$(jq '[.Metadata.DiffIDs[]] as $ids | .Results[0].Packages[] | select(.Name == "bash") | .Layer.DiffID as $id | $ids | index($id)' "$work/report.json")"
  check "$image: the buried package is gone, the new one there" "left-pad" "$(jq -r '.Results[] | select(.Class == "lang-pkgs") | .Packages[].Name' "$work/report.json")"
  for threads in 1 2 8; do
    json --parallel "$threads" "$work/$image" | cmp -s - "$work/report.json" && same=yes || same=no
    check "$image: same bytes with $threads threads" yes "$same"
  done
done

# A blob that is not what it says is named, and nothing is reported.
printf x >> "$work/oci-gzip/blobs/sha256/$(basename "$(ls -S "$work"/oci-gzip/blobs/sha256/* | head -n 1)")"
if json "$work/oci-gzip" > "$work/out" 2> "$work/err"; then code=0; else code=$?; fi
check "a damaged blob: exit code" 3 "$code"
check "a damaged blob: no report" "" "$(cat "$work/out")"
check "a damaged blob: is named" 1 "$(grep -c 'blobs/sha256/' "$work/err")"

# The unpacked tree says the same as the image's lowest layer.
check "rootfs: packages" "$(grep -v '^oakum-demo$' <<< "$expected")" "$("$oakum" --quiet rootfs --format json --allow-partial "$lower" | packages)"

# rpm and apk databases of other systems, where their data is at hand.
data=${OAKUM_SHARED:-$(dirname "$(realpath "$0")")/../../../shared}/data/pkgdb
if [[ -d $data ]]; then
  for case in sqlite/alma8-like-178.rpmdb.sqlite:var/lib/rpm/rpmdb.sqlite bdb/alma8-like-178.Packages:var/lib/rpm/Packages ndb/sle15-bci.Packages.db:usr/lib/sysimage/rpm/Packages.db; do
    tree=$work/rpm
    rm -rf "$tree" && mkdir -p "$tree/$(dirname "${case#*:}")" "$tree/etc"
    zstd -qdc "$data/rpm/${case%%:*}.zst" > "$tree/${case#*:}"
    printf 'NAME="AlmaLinux"\nID="almalinux"\nVERSION_ID="8.5"\n' > "$tree/etc/os-release"
    check "rpm ${case%%:*}" "$(tail -n +2 "$data/rpm/${case%%:*}.expected.tsv" | cut -f1 | sort)" "$("$oakum" --quiet rootfs --format json --allow-partial "$tree" | packages)"
  done
  tree=$work/apk && mkdir -p "$tree/lib/apk/db" "$tree/etc"
  cp "$data/apk/scalibr-alpine.installed" "$tree/lib/apk/db/installed" && echo 3.18.0 > "$tree/etc/alpine-release"
  check "apk" "$(grep '^P:' "$data/apk/scalibr-alpine.installed" | cut -c3- | sort)" "$("$oakum" --quiet rootfs --format json --allow-partial "$tree" | packages)"
else
  echo "skipped: rpm and apk databases ($data is not there)"
fi

echo "$passed passed, $failed failed"
(( failed == 0 ))

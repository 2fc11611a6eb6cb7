#!/usr/bin/env bash
# Two images, two reports, and one of each are compared: what was added, fixed and unchanged, why, by which layer, and
# whether that is the base image's; exit codes; reports of another scanner; what cannot be compared.
#   diff.sh OAKUM
set -euo pipefail
oakum=$(realpath "$1")
command -v jq > /dev/null || { echo "skipped: jq is not installed"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_CACHE_HOME=$work/cache OAKUM_TEST_CLOCK=2026-01-01T00:00:00Z
# shellcheck source=lib/checks.sh
source "$(dirname "$(realpath "$0")")/lib/checks.sh"
code() { local status=0; "$@" > "$work/out" 2> "$work/err" || status=$?; echo "$status"; }

# Advisories of our own.
mkdir "$work/osv"
advisory() { # ID ECOSYSTEM PACKAGE FIXED SEVERITY
  printf '{"schema_version":"1.6.0","id":"%s","modified":"2026-01-01T00:00:00Z","summary":"%s in %s","database_specific":{"severity":"%s"},"affected":[{"package":{"ecosystem":"%s","name":"%s"},"ranges":[{"type":"%s","events":[{"introduced":"0"},{"fixed":"%s"}]}]}]}' \
    "$1" "$1" "$3" "$5" "$2" "$3" "$([[ $2 == npm ]] && echo SEMVER || echo ECOSYSTEM)" "$4" > "$work/osv/$1.json"
}
advisory CVE-2024-0001 npm left-pad 2.0.0 HIGH
advisory CVE-2024-0002 npm minimist 1.2.6 CRITICAL
advisory CVE-2024-0003 npm gone 9.0.0 LOW
advisory CVE-2024-0004 Alpine:v3.20 busybox 1.36.1-r30 MODERATE
advisory CVE-2024-0005 npm left-pad 3.0.0 HIGH
"$oakum" --quiet db build --source "osv:$work/osv" --output "$work/a.db"
scan=("$oakum" --quiet)
with=(--db "$work/a.db")

# Images: a base of one layer that ends with a CMD, and an application on it.
mkdir -p "$work/base/etc" "$work/base/lib/apk/db"
printf 'ID=alpine\nVERSION_ID=3.20.1\n' > "$work/base/etc/os-release" && echo 3.20.1 > "$work/base/etc/alpine-release"
printf 'C:Q1x\nP:busybox\nV:1.36.1-r20\nA:x86_64\no:busybox\nL:GPL-2.0-only\n\n' > "$work/base/lib/apk/db/installed"
tar -C "$work/base" -cf "$work/base.tar" .
image() { # NAME PACKAGE=VERSION…
  local name=$1 package root=$work/app-$1 dir=$work/docker-$1
  shift
  for package; do
    mkdir -p "$root/app/node_modules/${package%=*}"
    printf '{"name":"%s","version":"%s"}' "${package%=*}" "${package#*=}" > "$root/app/node_modules/${package%=*}/package.json"
  done
  mkdir -p "$dir" && cp "$work/base.tar" "$dir/base.tar" && tar -C "$root" -cf "$dir/app.tar" .
  printf '{"architecture":"amd64","os":"linux","config":{"Labels":{"org.opencontainers.image.base.name":"alpine:3.20"}},"rootfs":{"type":"layers","diff_ids":["sha256:%s","sha256:%s"]},"history":[{"created_by":"ADD rootfs"},{"created_by":"/bin/sh -c #(nop)  CMD [\\"sh\\"]","empty_layer":true},{"created_by":"/bin/sh -c #(nop) COPY %s /app"},{"created_by":"CMD [\\"app\\"]","empty_layer":true}]}' \
    "$(sha256sum "$dir/base.tar" | cut -d' ' -f1)" "$(sha256sum "$dir/app.tar" | cut -d' ' -f1)" "$name" > "$dir/config.json"
  printf '[{"Config":"config.json","RepoTags":["app:%s"],"Layers":["base.tar","app.tar"]}]' "$name" > "$dir/manifest.json"
  tar -C "$dir" -cf "$work/$name.tar" base.tar app.tar config.json manifest.json
}
image one left-pad=1.0.0 gone=1.0.0 same=1.0.0
image two left-pad=2.5.0 minimist=1.0.0 same=1.0.0

summary() { jq -r '[.Added, .Fixed, .Unchanged] | map(map("\(.VulnerabilityID) \(.PkgName) \(.InstalledVersion) \(.Cause // "-") \(.OtherVersion // "-") \(.Layer.CreatedBy) \(.Origin)") | join("; ")) | .[]' "$work/out"; }
expected='CVE-2024-0002 minimist 1.0.0 package - COPY two /app application
CVE-2024-0001 left-pad 1.0.0 upgrade 2.5.0 COPY one /app application; CVE-2024-0003 gone 1.0.0 package - COPY one /app application
CVE-2024-0005 left-pad 2.5.0 upgrade 1.0.0 COPY two /app application; CVE-2024-0004 busybox 1.36.1-r20 - - ADD rootfs base image'
check "two images: exit code" 0 "$(code "${scan[@]}" diff "${with[@]}" --format json --show-unchanged "$work/one.tar" "$work/two.tar")"
check "two images" "$expected" "$(summary)"
check "two images: the base" "alpine:3.20 1" "$(jq -r '.After.BaseImage | "\(.Name) \(.Layers)"' "$work/out")"
check "two images: packages" '[{"Type":"node-pkg","Name":"gone","Place":"app/node_modules/gone/package.json","Before":["1.0.0"]},{"Type":"node-pkg","Name":"left-pad","Place":"app/node_modules/left-pad/package.json","Before":["1.0.0"],"After":["2.5.0"]},{"Type":"node-pkg","Name":"minimist","Place":"app/node_modules/minimist/package.json","After":["1.0.0"]}] 2' \
  "$(jq -rc '.Packages | "\(.Changed) \(.Unchanged)"' "$work/out")"

# Saved reports say the same as the images they are of.
for name in one two; do "${scan[@]}" image "${with[@]}" --format json --output "$work/$name.json" "$work/$name.tar"; done
cp "$work/out" "$work/images.json"
for pair in "one.json two.json" "one.tar two.json" "one.json two.tar"; do
  read -r a b <<< "$pair"
  check "$pair: exit code" 0 "$(code "${scan[@]}" diff "${with[@]}" --format json --show-unchanged "$work/$a" "$work/$b")"
  check "$pair" "$expected" "$(summary)"
done
check "the origin in the report itself" "application base image" \
  "$(jq -r '[.Results[].Vulnerabilities[].OakumOrigin] | unique | join(" ")' "$work/two.json")"
"${scan[@]}" image "${with[@]}" --format json --list-all-pkgs=false --output "$work/short.json" "$work/one.tar"
check "a report without all packages: exit code" 0 "$(code "${scan[@]}" diff --format json "$work/short.json" "$work/two.json")"
check "a report without all packages claims nothing of them" "unknown null" "$(jq -r '"\(.Added[0].Cause) \(.Packages)"' "$work/out")"

# The gate is what was added, and only that.
check "gate: added" 9 "$(code "${scan[@]}" diff --exit-code 9 "$work/one.json" "$work/two.json")"
check "gate: below --severity" 0 "$(code "${scan[@]}" diff --exit-code 9 --severity LOW,HIGH "$work/one.json" "$work/two.json")"
check "gate: the same twice" 0 "$(code "${scan[@]}" diff --exit-code 9 "$work/two.json" "$work/two.json")"
check "gate: the other way round" 9 "$(code "${scan[@]}" diff --exit-code 9 "$work/two.json" "$work/one.json")"
has "the other way round" downgraded "$(cat "$work/out")"

# For people.
check "table" 0 "$(code "${scan[@]}" diff "$work/one.json" "$work/two.json")"
has "table: sums" "1 added (1 critical), 2 fixed (1 high, 1 low), 2 unchanged." "$(cat "$work/out")"
has "table: why" "new package" "$(cat "$work/out")"
has "table: how" "upgraded 1.0.0 -> 2.5.0" "$(cat "$work/out")"
has "table: the layer" "2: COPY two /app" "$(cat "$work/out")"
has "table: the base" "the lower 1 of 2 layers from base image alpine:3.20" "$(cat "$work/out")"
check "table: unchanged are only counted" 0 "$(grep -c CVE-2024-0004 "$work/out" || true)"
code "${scan[@]}" diff --show-unchanged "$work/one.json" "$work/two.json" > /dev/null
has "table: unless asked for" "base image" "$(grep CVE-2024-0004 "$work/out" || true)"

# Directories.
mkdir -p "$work/src1" "$work/src2"
lock() { printf '{"name":"app","lockfileVersion":3,"packages":{"node_modules/left-pad":{"version":"%s"}}}' "$1"; }
lock 1.0.0 > "$work/src1/package-lock.json" && lock 2.0.0 > "$work/src2/package-lock.json"
check "directories" "0 0 1 1" "$(code "${scan[@]}" diff "${with[@]}" --format json "$work/src1" "$work/src2") $(jq -r '.Summary | "\(.Added) \(.Fixed) \(.Unchanged)"' "$work/out")"
check "a lock file alone" "0 0 1 1" "$(code "${scan[@]}" diff "${with[@]}" --format json "$work/src1/package-lock.json" "$work/src2/package-lock.json") $(jq -r '.Summary | "\(.Added) \(.Fixed) \(.Unchanged)"' "$work/out")"

# What cannot be compared, and what is not whole.
check "one word" 2 "$(code "${scan[@]}" diff "$work/one.json")"
check "nothing there" 3 "$(code "${scan[@]}" diff --image-src docker --docker-host unix:///nonexistent "$work/one.json" no-such-image:1)"
printf '{"SchemaVersion":2,\n"Results":[{"Class":"lang-pkgs","Vulnerabilities":[{}]}]}' > "$work/broken.json"
check "a broken report" 3 "$(code "${scan[@]}" diff "$work/one.json" "$work/broken.json")"
has "a broken report: its name and line" "broken.json: line 2: " "$(cat "$work/err")"
head -c 3000 "$work/one.json" > "$work/cut.json"
check "a report cut short" 3 "$(code "${scan[@]}" diff "$work/cut.json" "$work/one.json")"
jq '.Oakum.VulnerabilitiesAssessed = false' "$work/one.json" > "$work/unjudged.json"
check "not assessed" 3 "$(code "${scan[@]}" diff "$work/unjudged.json" "$work/one.json")"
jq '.Oakum.Problems = [{"Path":"a","What":"damaged"}]' "$work/two.json" > "$work/partial.json"
check "incomplete" 4 "$(code "$oakum" diff "$work/one.json" "$work/partial.json")"
has "incomplete: said" "not all of it could be read" "$(cat "$work/err")"
check "incomplete, but allowed" 0 "$(code "$oakum" diff --allow-partial "$work/one.json" "$work/partial.json")"
jq '.Oakum.Problems[0].Kind = "inconclusive"' "$work/partial.json" > "$work/inconclusive.json"
check "what nobody could assess is not incomplete" 0 "$(code "$oakum" diff "$work/one.json" "$work/inconclusive.json")"
jq '.Results[1].ExperimentalModifiedFindings = [{"Type":"vulnerability","Status":"ignored","Statement":"accepted","Source":"file","Finding":.Results[1].Vulnerabilities[0]}] | del(.Results[1].Vulnerabilities[0])' "$work/one.json" > "$work/ignored.json"
code "${scan[@]}" diff --format json "$work/one.json" "$work/ignored.json" > /dev/null
check "ignored meanwhile" "suppressed" "$(jq -r '.Fixed[0].Cause' "$work/out")"

# Reports of another scanner with the same schema.
golden=${OAKUM_SHARED:-/nonexistent}/data/conformance/trivy/golden
if [[ -e $golden/alpine-39.json.golden && -e $golden/alpine-310.json.golden ]]; then
  cp "$golden/alpine-39.json.golden" "$work/39.json" && cp "$golden/alpine-310.json.golden" "$work/310.json"
  check "another scanner's: exit code" 0 "$(code "${scan[@]}" diff --format json --show-unchanged "$work/39.json" "$work/310.json")"
  ids() { jq -r '.Results[].Vulnerabilities[]? | "\(.VulnerabilityID) \(.PkgName)"' "$1" | sort -u; }
  keys() { jq -r ".$1[] | \"\(.VulnerabilityID) \(.PkgName)\"" "$work/out" | sort -u; }
  check "another scanner's: added" "$(comm -13 <(ids "$work/39.json") <(ids "$work/310.json"))" "$(keys Added)"
  check "another scanner's: fixed" "$(comm -23 <(ids "$work/39.json") <(ids "$work/310.json"))" "$(keys Fixed)"
  check "another scanner's: unchanged" "$(comm -12 <(ids "$work/39.json") <(ids "$work/310.json"))" "$(keys Unchanged)"
fi
echo "diff: $passed passed, $failed failed"
(( failed == 0 ))

#!/usr/bin/env bash
# Images straight from real registries (docker-registry on loopback: plain, TLS with an authority of our own and Basic
# authentication, access tokens) and through a proxy with faults. What is found equals what the same image says as a layout
# on disk; nothing is written to disk; no secret is ever told.
#   registry_images.sh OAKUM
# Exits 77 (skipped) where a program it needs is missing. Loopback only; leaves nothing behind.
set -euo pipefail
export OAKUM_CACHE_BACKEND=memory  # what is read here is read anew
oakum=$(realpath "$1")
here=$(cd "$(dirname "$0")/.." && pwd)
for program in docker-registry curl zstd jq openssl htpasswd python3; do
  command -v "$program" > /dev/null || { echo "skipped: no $program" >&2; exit 77; }
done

work=$(mktemp -d)
pids=()
finish() {
  for pid in "${pids[@]}"; do kill "$pid" 2> /dev/null || true; done
  rm -rf "$work"
}
trap finish EXIT
passed=0 failed=0
check() { # NAME WANT HAVE
  if [[ $2 == "$3" ]]; then passed=$((passed + 1)); else
    failed=$((failed + 1))
    echo "FAIL $1"
    diff <(printf '%s\n' "$2") <(printf '%s\n' "$3") | head -n 10 || true
    head -n 3 "$work/err" | sed 's/^/  | /'
  fi
}
has() { # NAME TEXT: the last run said so
  if grep -qiF -- "$2" "$work/err"; then check "$1" yes yes; else check "$1" "$2" "$(cat "$work/err")"; fi
}

export HOME=$work/home DOCKER_CONFIG=$work/home/.docker OAKUM_TEST_CLOCK=2026-01-01T00:00:00Z XDG_CACHE_HOME=$work/cache
export PATH=$work/bin:$PATH
mkdir -p "$HOME" "$work/bin"
unset HTTP_PROXY HTTPS_PROXY http_proxy https_proxy ALL_PROXY all_proxy REGISTRY_AUTH_FILE XDG_RUNTIME_DIR XDG_CONFIG_HOME
secret=CANARY-$RANDOM$RANDOM$RANDOM-end  # of everything that is secret here; never to be seen again

code=0
scan() { # ARGUMENTS: the report to $work/out, messages to $work/err, the exit code to $code; bounded in time
  code=0
  timeout 60 "$oakum" image --image-src remote --format json --no-progress "$@" > "$work/out" 2> "$work/err" || code=$?
  cat "$work/out" "$work/err" >> "$work/everything"
}
# Whatever the image is called.
results() { jq -S '.ArtifactName as $name | [.Results[]? | .Target |= ltrimstr($name)] | del(.. | .Fingerprint?)' "$1"; }

# ---- an image in several forms

lower=$work/lower upper=$work/upper
mkdir -p "$lower/var/lib/dpkg" "$lower/etc" "$upper/app/node_modules/left-pad" "$upper/app/node_modules/lodash" "$lower/usr/share"
cp /var/lib/dpkg/status "$lower/var/lib/dpkg/" 2> /dev/null || printf 'Package: demo\nStatus: install ok installed\nArchitecture: all\nVersion: 1.0\n' > "$lower/var/lib/dpkg/status"
printf 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12"\n' > "$lower/etc/os-release"
head -c 300000 /dev/urandom > "$lower/usr/share/noise"
echo '{"name":"left-pad","version":"1.3.0","license":"WTFPL"}' > "$upper/app/node_modules/left-pad/package.json"
echo '{"name":"lodash","version":"4.17.4"}' > "$upper/app/node_modules/lodash/package.json"
head -c 100000 /dev/urandom > "$upper/app/noise"
tar -C "$lower" -cf "$work/lower.tar" . && tar -C "$upper" -cf "$work/upper.tar" .
id() { sha256sum "$1" | cut -d' ' -f1; }
descriptor() { # FILE TYPE [MORE]
  printf '{"mediaType":"%s","digest":"sha256:%s","size":%s%s}' "$2" "$(id "$1")" "$(stat -c %s "$1")" "${3:-}"
}
keep() { cp "$1" "$2/blobs/sha256/$(id "$1")"; }
oci=application/vnd.oci.image docker=application/vnd.docker

layout() { # NAME COMPRESSOR FLAVOUR LAYER_TYPE ARCHITECTURE LAYER…: $work/NAME as a layout, with manifest.json of its own
  local dir=$work/$1 compress=$2 flavour=$3 type=$4 architecture=$5 layers=() ids=() layer
  local config_type=$oci.config.v1+json manifest_type=$oci.manifest.v1+json
  [[ $flavour != docker ]] || config_type=$docker.container.image.v1+json manifest_type=$docker.distribution.manifest.v2+json
  shift 5
  mkdir -p "$dir/blobs/sha256"
  for layer; do
    if [[ $compress == cat ]]; then cp "$layer" "$work/blob"; else "$compress" -c < "$layer" > "$work/blob"; fi
    ids+=("\"sha256:$(id "$layer")\"") layers+=("$(descriptor "$work/blob" "$type")")
    keep "$work/blob" "$dir"
  done
  printf '{"architecture":"%s","os":"linux","rootfs":{"type":"layers","diff_ids":[%s]}}' "$architecture" "$(IFS=,; echo "${ids[*]}")" > "$dir/config"
  keep "$dir/config" "$dir"
  printf '{"schemaVersion":2,"mediaType":"%s","config":%s,"layers":[%s]}' "$manifest_type" "$(descriptor "$dir/config" "$config_type")" "$(IFS=,; echo "${layers[*]}")" > "$dir/manifest"
  keep "$dir/manifest" "$dir"
  printf '%s' "$manifest_type" > "$dir/type"
  printf '{"schemaVersion":2,"manifests":[%s]}' "$(descriptor "$dir/manifest" "$manifest_type")" > "$dir/index.json"
  echo '{"imageLayoutVersion":"1.0.0"}' > "$dir/oci-layout"
}
layout oci-gzip gzip oci $oci.layer.v1.tar+gzip amd64 "$work/lower.tar" "$work/upper.tar"
layout oci-zstd zstd oci $oci.layer.v1.tar+zstd amd64 "$work/lower.tar" "$work/upper.tar"
layout oci-lies zstd oci $oci.layer.v1.tar+gzip amd64 "$work/lower.tar" "$work/upper.tar"
layout oci-plain cat oci $oci.layer.v1.tar amd64 "$work/lower.tar" "$work/upper.tar"
layout docker-v2 gzip docker $docker.image.rootfs.diff.tar.gzip amd64 "$work/lower.tar" "$work/upper.tar"
layout arm gzip oci $oci.layer.v1.tar+gzip arm64 "$work/upper.tar"
layout locked gzip oci $oci.layer.v1.tar+gzip+encrypted amd64 "$work/lower.tar"
layout empty gzip oci $oci.layer.v1.tar+gzip amd64

# ---- registries on one store

printf '%s' "$secret" | htpasswd -niB user > "$work/htpasswd"
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=authority -keyout "$work/ca.key" -out "$work/ca.pem" 2> /dev/null
openssl req -newkey rsa:2048 -nodes -subj /CN=registry -keyout "$work/tls.key" -out "$work/tls.csr" 2> /dev/null
openssl x509 -req -in "$work/tls.csr" -CA "$work/ca.pem" -CAkey "$work/ca.key" -CAcreateserial -days 2 -out "$work/tls.pem" \
  -extfile <(echo 'subjectAltName=IP:127.0.0.1') 2> /dev/null

start() { # NAME SCHEME: a docker-registry whose further settings are in $work/NAME.more; its host to $host
  local try port http=
  for try in 1 2 3 4 5; do
    port=$((20000 + RANDOM % 30000))
    [[ $2 != https ]] || http=", tls: {certificate: $work/tls.pem, key: $work/tls.key}"
    {
      printf 'version: 0.1\nlog: {level: error, accesslog: {disabled: true}}\nstorage: {filesystem: {rootdirectory: %s/store}, redirect: {disable: true}}\n' "$work"
      printf 'http: {addr: "127.0.0.1:%s", secret: test%s}\n' "$port" "$http"
      [[ ! -f $work/$1.more ]] || cat "$work/$1.more"
    } > "$work/$1.yml"
    docker-registry serve "$work/$1.yml" > "$work/$1.log" 2>&1 &
    pids+=($!)
    for _ in $(seq 100); do
      if curl -ks -o /dev/null "$2://127.0.0.1:$port/v2/"; then host=127.0.0.1:$port; return; fi
      kill -0 "${pids[-1]}" 2> /dev/null || break
      sleep 0.1
    done
    kill "${pids[-1]}" 2> /dev/null || true
  done
  cat "$work/$1.log" >&2
  echo "FAILED: no registry $1" >&2
  exit 1
}
server() { # ARGUMENTS of servers.py: its port to $port
  python3 "$here/registry/servers.py" "$@" > "$work/port" 2> "$work/servers.log" &
  pids+=($!)
  for _ in $(seq 100); do [[ ! -s $work/port ]] || break; sleep 0.1; done
  port=$(cat "$work/port") && : > "$work/port"
}

server tokens "$work/tls.key" "$work/tls.pem" user "$secret" 600 "$work/asked"
tokens=127.0.0.1:$port
printf 'auth: {htpasswd: {realm: test, path: %s}}\n' "$work/htpasswd" > "$work/basic.more"
# The registry trusts exactly the certificate that the tokens are signed with.
printf 'auth: {token: {realm: "http://%s/token", service: "test registry", issuer: test, rootcertbundle: %s}}\n' "$tokens" "$work/tls.pem" > "$work/token.more"
start plain http; plain=$host
start basic https; basic=$host
start token http; token=$host
server faults "${plain#*:}"
faults=127.0.0.1:$port

push_blob() { # REPOSITORY FILE
  local location separator='?'
  location=$(curl -fsS -o /dev/null -D - -X POST "http://$plain/v2/$1/blobs/uploads/" | tr -d '\r' | sed -n 's/^[Ll]ocation: //p')
  [[ $location == http* ]] || location=http://$plain$location
  [[ $location != *\?* ]] || separator='&'
  curl -fsS -X PUT -H 'Content-Type: application/octet-stream' --data-binary @"$2" "$location${separator}digest=sha256:$(id "$2")"
}
push_manifest() { # REPOSITORY TAG FILE TYPE
  curl -fsS -o /dev/null -X PUT -H "Content-Type: $4" --data-binary @"$3" "http://$plain/v2/$1/manifests/$2"
}
push() { # REPOSITORY TAG LAYOUT
  local blob
  for blob in "$work/$3"/blobs/sha256/*; do
    [[ $(basename "$blob") == "$(id "$work/$3/manifest")" ]] || push_blob "$1" "$blob"
  done
  push_manifest "$1" "$2" "$work/$3/manifest" "$(cat "$work/$3/type")"
}
for name in oci-gzip oci-zstd oci-lies oci-plain docker-v2 locked empty; do push "team/app" "$name" "$name"; done
push team/app arm arm
printf '{"schemaVersion":2,"mediaType":"%s","manifests":[%s,%s,%s]}' $oci.index.v1+json \
  "$(descriptor "$work/locked/manifest" $oci.manifest.v1+json ',"platform":{"os":"unknown","architecture":"unknown"},"annotations":{"vnd.docker.reference.type":"attestation-manifest"}')" \
  "$(descriptor "$work/arm/manifest" $oci.manifest.v1+json ',"platform":{"os":"linux","architecture":"arm64","variant":"v8"}')" \
  "$(descriptor "$work/oci-gzip/manifest" $oci.manifest.v1+json ',"platform":{"os":"linux","architecture":"amd64"}')" > "$work/index"
push_manifest team/app many "$work/index" $oci.index.v1+json
sed "s/manifest.list.v2/&/; s#$oci.index.v1+json#$docker.distribution.manifest.list.v2+json#" "$work/index" > "$work/list"
push_manifest team/app list "$work/list" $docker.distribution.manifest.list.v2+json

# ---- what is found is what the layout on disk says

for name in oci-gzip oci-zstd oci-lies oci-plain docker-v2 empty; do
  scan --input "$work/$name" && results "$work/out" > "$work/$name.results"
  [[ $name == empty ]] || check "$name: there are packages" left-pad "$(jq -r '.[]?.Packages[]?.Name' "$work/$name.results" | grep -x left-pad)"
  [[ $name == empty ]] || check "$name: there are findings" lodash "$(jq -r '.[]?.Vulnerabilities[]?.PkgName' "$work/$name.results" | sort -u | grep -x lodash)"
  for threads in 1 2 8; do
    scan --parallel "$threads" "$plain/team/app:$name"
    check "$name, $threads threads: exit code" 0 "$code"
    check "$name, $threads threads: results" "$(cat "$work/$name.results")" "$(results "$work/out")"
  done
  check "$name: tag and digest" "$plain/team/app:$name $plain/team/app@sha256:$(id "$work/$name/manifest") $plain/team/app:$name" \
    "$(jq -r '.Metadata | "\(.RepoTags[0]) \(.RepoDigests[0]) \(.Reference)"' "$work/out")"
done
for name in many list; do
  scan --platform linux/amd64 "$plain/team/app:$name"
  check "$name: one of several platforms" "$(cat "$work/oci-gzip.results")" "$(results "$work/out")"
done
scan --platform linux/arm64 "$plain/team/app:many"
check "the other platform" arm64 "$(jq -r .Metadata.ImageConfig.architecture "$work/out")"
check "an index: its own digest" "$plain/team/app@sha256:$(id "$work/index")" "$(jq -r '.Metadata.RepoDigests[0]' "$work/out")"
scan --platform linux/s390x "$plain/team/app:many"
check "no such platform: exit code" 3 "$code"
has "no such platform: those there are" "linux/arm64/v8, linux/amd64"
scan "$plain/team/app@sha256:$(id "$work/oci-gzip/manifest")"
check "by digest" "$(cat "$work/oci-gzip.results")" "$(results "$work/out")"
check "by digest: the reference" "$plain/team/app@sha256:$(id "$work/oci-gzip/manifest")" "$(jq -r .Metadata.Reference "$work/out")"
scan "$plain/team/app:locked"
check "an encrypted layer: incomplete" 4 "$code"
scan "$plain/team/app:missing"
check "no such tag: exit code" 3 "$code"
has "no such tag: is said" MANIFEST_UNKNOWN
scan --max-image-size 100KB "$plain/team/app:oci-gzip"
check "larger than allowed: exit code" 3 "$code"
has "larger than allowed: is said" "maximum size of 100000 bytes"
scan --max-image-size "$(($(stat -c %s "$work/lower.tar") - 1000))" "$plain/team/app:oci-gzip"
check "larger than allowed once inflated" 3 "$code"
scan --max-image-size 10GB "$plain/team/app:oci-gzip"
check "smaller than allowed" 0 "$code"
printf 'registry:\n  mirrors:\n    registry.invalid:\n      - 127.0.0.1:1\n      - %s\n' "$plain" > "$work/oakum.yaml"
scan --config "$work/oakum.yaml" registry.invalid/team/app:oci-gzip
check "from a mirror" "$(cat "$work/oci-gzip.results")" "$(results "$work/out")"
check "from a mirror: under its own name" registry.invalid/team/app:oci-gzip "$(jq -r .Metadata.Reference "$work/out")"

# ---- nothing touches the disk

TMPDIR=/proc scan "$plain/team/app:oci-gzip"
check "no place for temporary files" "$(cat "$work/oci-gzip.results")" "$(results "$work/out")"
if command -v strace > /dev/null && strace -o /dev/null true 2> /dev/null; then
  timeout 60 strace -f -e trace=openat,open,creat,memfd_create -o "$work/trace" "$oakum" image --image-src remote --format json --cache-dir "$work/cache" "$plain/team/app:oci-gzip" > /dev/null 2>&1 || true
  check "no file is written" "" "$(grep -E 'O_WRONLY|O_RDWR|O_CREAT|memfd_create' "$work/trace" | grep -v -e /dev/ -e "$work/cache" || true)"
fi

# ---- layers that are known are not downloaded

remembered() { OAKUM_CACHE_BACKEND=fs scan --cache-dir "$work/known" "$plain/team/app:oci-gzip"; }
remembered
check "remembered, first" "$(cat "$work/oci-gzip.results")" "$(results "$work/out")"
for digest in $(jq -r '.Metadata.Layers[].Digest | ltrimstr("sha256:")' "$work/out"); do
  data=$(find "$work" -path "*/blobs/sha256/${digest:0:2}/$digest/data" | head -n 1)
  mv "$data" "$data.away"
done
scan "$plain/team/app:oci-gzip"
check "the layers are gone from the registry" 3 "$code"
remembered
check "remembered, second: exit code" 0 "$code"
check "remembered, second" "$(cat "$work/oci-gzip.results")" "$(results "$work/out")"
find "$work" -name 'data.away' | while read -r data; do mv "$data" "${data%.away}"; done

# ---- logging in

login_results=$(cat "$work/oci-gzip.results")
image=team/app:oci-gzip
scan "$basic/$image"
check "an unknown authority: exit code" 3 "$code"
has "an unknown authority: is said" certificate
scan --cacert "$work/ca.pem" "$basic/$image"
check "nobody logged in: exit code" 3 "$code"
has "nobody logged in: is said" "access denied"
with() { OAKUM_USERNAME=user OAKUM_PASSWORD=$1 scan "${@:2}"; }
with "$secret" --cacert "$work/ca.pem" "$basic/$image"
check "Basic, from the environment" "$login_results" "$(results "$work/out")"
with "$secret" --insecure "$basic/$image"
check "Basic, any certificate" "$login_results" "$(results "$work/out")"
with "$secret-wrong" --cacert "$work/ca.pem" "$basic/$image"
check "a wrong password" 3 "$code"
scan --cacert "$work/ca.pem" --username user --password-stdin "$basic/$image" <<< "$secret"
check "Basic, from standard input" "$login_results" "$(results "$work/out")"
scan --cacert "$work/ca.pem" --username other,user --password "$secret-wrong,$secret" "$basic/$image"
check "the second of two logins" "$login_results" "$(results "$work/out")"
has "a password on the command line" "--password-stdin does not"
scan --username a,b --password "$secret" "$basic/$image"
check "unpaired logins" 2 "$code"

: > "$work/asked"
with "$secret" --parallel 4 "$token/$image"
check "tokens" "$login_results" "$(results "$work/out")"
check "tokens: asked once" "repository:team/app:pull" "$(cat "$work/asked")"
with "$secret-wrong" "$token/$image"
check "tokens: a wrong password" 3 "$code"
bearer=$(curl -fsS -u "user:$secret" "http://$tokens/token?service=test%20registry&scope=repository:team/app:pull" | jq -r .token)
OAKUM_REGISTRY_TOKEN=$bearer scan "$token/$image"
check "a token of one's own" "$login_results" "$(results "$work/out")"

# ---- oakum registry login, logout

registry() { # ARGUMENTS
  code=0
  timeout 30 "$oakum" registry "$@" > "$work/out" 2> "$work/err" || code=$?
  cat "$work/out" "$work/err" >> "$work/everything"
}
mkdir -p "$DOCKER_CONFIG" "$work/elsewhere"
echo '{"HttpHeaders":{"X-Kept":"yes"},"auths":{"other.example":{"auth":"YTpi"}},"detachKeys":"ctrl-q"}' > "$work/elsewhere/real.json"
ln -s ../../elsewhere/real.json "$DOCKER_CONFIG/config.json"
registry login --cacert "$work/ca.pem" "$basic" --username user --password-stdin <<< "$secret-wrong"
check "a wrong login is not kept" "3 null" "$code $(jq -r ".auths[\"$basic\"]" "$DOCKER_CONFIG/config.json")"
registry login --cacert "$work/ca.pem" "$basic" --username user --password-stdin <<< "$secret"
check "login" 0 "$code"
has "login: a warning" unencrypted
check "login: the link stays, the file is private" "symbolic link 600" "$(stat -c %F "$DOCKER_CONFIG/config.json") $(stat -c %a "$work/elsewhere/real.json")"
check "login: the rest stays" "yes YTpi ctrl-q" "$(jq -r '.HttpHeaders["X-Kept"] + " " + .auths["other.example"].auth + " " + .detachKeys' "$DOCKER_CONFIG/config.json")"
check "login: nothing else is left" "real.json" "$(ls "$work/elsewhere")"
scan --cacert "$work/ca.pem" "$basic/$image"
check "login: is used" "$login_results" "$(results "$work/out")"
registry logout "$basic"
check "logout" "0 null YTpi" "$code $(jq -r ".auths[\"$basic\"]" "$DOCKER_CONFIG/config.json") $(jq -r '.auths["other.example"].auth' "$DOCKER_CONFIG/config.json")"
scan --cacert "$work/ca.pem" "$basic/$image"
check "logout: is over" 3 "$code"
registry logout "$basic"
has "logout: twice" "there was no login"
registry login "$token" --username user --password-stdin <<< "$secret"
check "login with tokens" 0 "$code"
scan "$token/$image"
check "login with tokens: is used" "$login_results" "$(results "$work/out")"
registry logout "$token"

cat > "$work/bin/docker-credential-test" << SH
#!/bin/sh
set -eu
read -r line || true
echo "\$1" >> "$work/helped"
case \$1 in
  store) echo "\$line" > "$work/kept" ;;
  erase) rm -f "$work/kept" ;;
  get) [ -f "$work/kept" ] || { echo "credentials not found in native keychain"; exit 1; }
       grep -q "\"\$line\"" "$work/kept" || { echo "credentials not found in native keychain"; exit 1; }
       cat "$work/kept" ;;
esac
SH
printf '#!/bin/sh\necho "%s"; echo "%s" >&2; exit 1\n' "$secret" "$secret" > "$work/bin/docker-credential-broken"
chmod +x "$work"/bin/docker-credential-*
rm "$DOCKER_CONFIG/config.json"
echo "{\"credHelpers\":{\"$basic\":\"test\"},\"credsStore\":\"broken\"}" > "$DOCKER_CONFIG/config.json"
before=$(cat "$DOCKER_CONFIG/config.json")
scan "$plain/$image"
check "a helper is not run for a host that asks for nothing" "0 no" "$code $([[ -e $work/helped ]] && echo yes || echo no)"
registry login --cacert "$work/ca.pem" "$basic" --username user --password-stdin <<< "$secret"
check "login with a helper" "0 store" "$code $(cat "$work/helped")"
check "login with a helper: nothing in the file" "$before" "$(cat "$DOCKER_CONFIG/config.json")"
scan --cacert "$work/ca.pem" "$basic/$image"
check "login with a helper: is used" "$login_results" "$(results "$work/out")"
registry logout "$basic"
check "logout with a helper" "0 no" "$code $([[ -e $work/kept ]] && echo yes || echo no)"
scan --cacert "$work/ca.pem" "$basic/$image"
check "a helper that knows nothing" 3 "$code"
has "a helper that knows nothing: access denied" "access denied"
scan "$token/$image"
check "a helper that fails" 3 "$code"
has "a helper that fails: is named" "docker-credential-broken get: failed with code 1"
echo '{"credsStore":"../../tmp/evil"}' > "$DOCKER_CONFIG/config.json"
scan "$token/$image"
has "a helper that is no name" "not the name of a credential helper"
rm "$DOCKER_CONFIG/config.json"
mkdir -p "$HOME/.config/containers"
echo "{\"auths\":{\"$token/team\":{\"auth\":\"$(printf 'user:%s' "$secret" | base64 -w0)\"}}}" > "$HOME/.config/containers/auth.json"
scan "$token/$image"
check "podman's login to a part of a registry" "$login_results" "$(results "$work/out")"

# ---- faults

for fault in busy flapping cut slow store; do
  scan "$faults/$fault/$image"
  check "$fault: results" "$login_results" "$(results "$work/out")"
done
for fault in wrong:"as promised" short:offered long:offered portal:"no manifest" realm:"named by a server" metadata:"named by a server" \
  inside:"named by a server" loop:redirects; do
  # Of what is not compressed nothing but the digest can tell.
  if [[ $fault == wrong:* ]]; then scan "$faults/wrong/team/app:oci-plain"; else scan "$faults/${fault%%:*}/$image"; fi
  check "${fault%%:*}: exit code" 3 "$code"
  check "${fault%%:*}: no report" "" "$(cat "$work/out")"
  has "${fault%%:*}: is said" "${fault#*:}"
done
SECONDS=0
scan "$faults/down/$image"
check "down: exit code, in time" "3 1" "$code $((SECONDS < 45))"

# ---- no secret was told

check "no secret in any output" 0 "$(grep -cF -e "$secret" -e "$(printf 'user:%s' "$secret" | base64 -w0)" -e "$bearer" "$work/everything" || true)"
check "no secret in any cache" "" "$(grep -rlF "$secret" "$work/cache" 2> /dev/null || true)"

echo "$passed passed, $failed failed"
((failed == 0))

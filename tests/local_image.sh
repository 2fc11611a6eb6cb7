# Sourced by tests of engines' images: makes an image and compares what is reported of it.
# Expects $oakum (the program) and $work (a directory of the test).

passed=0 failed=0
check() { # NAME WANT HAVE
  if [[ $2 == "$3" ]]; then passed=$((passed + 1)); else
    failed=$((failed + 1))
    echo "FAIL $1"
    diff <(printf '%s\n' "$2") <(printf '%s\n' "$3") | head -n 10 || true
  fi
}
finish_checks() {
  echo "$passed passed, $failed failed"
  ((failed == 0))
}

digest_of() { echo "sha256:$(sha256sum "$1" | cut -d' ' -f1)"; }

# make_image ARCHIVE TAG: this machine's packages; an application with an old library, twice by a hard link; a layer that
# deletes files and empties a directory; a layer that only deletes, twice.
make_image() {
  local tree=$work/tree ids=() layer
  rm -rf "$tree" && mkdir -p "$tree"/{1,2,3}
  mkdir -p "$tree/1/var/lib/dpkg" "$tree/1/etc" "$tree/1/opt/old" "$tree/1/srv/app" "$tree/1/usr/share/a name with spaces"
  cp /var/lib/dpkg/status "$tree/1/var/lib/dpkg/"
  cp /etc/os-release /etc/debian_version "$tree/1/etc/"
  echo '{"name":"buried","version":"1.0.0"}' > "$tree/1/opt/old/package.json"
  echo '{"name":"emptied","version":"1.0.0"}' > "$tree/1/srv/app/package.json"
  ln -s ../etc/os-release "$tree/1/usr/os-release"
  head -c 3000000 /dev/urandom > "$tree/1/usr/share/a name with spaces/$(printf 'long%.0s' {1..40})"
  mkdir -p "$tree/2/app/node_modules/lodash" "$tree/2/opt" "$tree/2/srv/app" "$tree/2/copy/node_modules/lodash"
  echo '{"name":"lodash","version":"4.17.15","license":"MIT"}' > "$tree/2/app/node_modules/lodash/package.json"
  ln "$tree/2/app/node_modules/lodash/package.json" "$tree/2/copy/node_modules/lodash/package.json"
  : > "$tree/2/opt/.wh.old"
  : > "$tree/2/srv/app/.wh..wh..opq"
  mkdir -p "$tree/3/copy" && : > "$tree/3/copy/.wh.node_modules"
  for layer in 1 2 3; do
    tar -C "$tree/$layer" -cf "$tree/$layer.tar" .
    ids+=("\"$(digest_of "$tree/$layer.tar")\"")
  done
  ids+=("${ids[2]}")
  cat > "$tree/config.json" << JSON
{"architecture":"amd64","os":"linux","created":"2024-03-04T05:06:07.000000089Z","author":"nobody","config":{"Env":["PATH=/usr/bin","A=<b>"],
"Cmd":["sh","-c","true"],"Labels":{"org.example.a":"x & y"},"ExposedPorts":{"80/tcp":{}},"User":"7","WorkingDir":"/app"},
"rootfs":{"type":"layers","diff_ids":[$(IFS=,; echo "${ids[*]}")]},"history":[
{"created":"2024-03-04T05:06:05Z","created_by":"/bin/sh -c #(nop) ADD file:0 in / "},
{"created":"2024-03-04T05:06:06Z","created_by":"/bin/sh -c #(nop)  ENV A=<b>","empty_layer":true},
{"created":"2024-03-04T05:06:07Z","created_by":"COPY app / # buildkit","comment":"buildkit"},
{"created":"2024-03-04T05:06:07Z","created_by":"RUN rm -r copy"},
{"created":"2024-03-04T05:06:07Z","created_by":"RUN rm -r copy"}]}
JSON
  echo "[{\"Config\":\"config.json\",\"RepoTags\":[\"$2\"],\"Layers\":[\"1.tar\",\"2.tar\",\"3.tar\",\"3.tar\"]}]" > "$tree/manifest.json"
  tar -C "$tree" -cf "$1" 1.tar 2.tar 3.tar config.json manifest.json
  image_id=$(digest_of "$tree/config.json")
}

scan() { "$oakum" --quiet image --format json --list-all-pkgs --allow-partial "$@"; }

# What two reports of one image have in common, wherever it came from.
essence() {
  jq -S 'del(.ReportID, .CreatedAt, .ArtifactID, .ArtifactName, .Metadata.RepoTags, .Metadata.RepoDigests, .Metadata.Reference, (.. | .Fingerprint?))
    | (.Results[]? | select(.Class == "os-pkgs") | .Target) |= sub("^.* \\("; "(")' "$1"
}

# check_report NAME REPORT: equals that of the archive, which is in $work/archive.json.
check_report() { check "$1" "$(essence "$work/archive.json")" "$(essence "$2")"; }

# scan_without_disk REPORT ARGUMENTS…: the scan writes nowhere but to its report and its cache.
scan_without_disk() {
  local report=$1
  shift
  strace -f -qq -e trace=openat,open,creat,openat2,mkdir,mkdirat,unlink,rename,memfd_create -o "$work/trace" \
    "$oakum" --quiet image --format json --list-all-pkgs --allow-partial "$@" > "$report"
  check "what is opened is seen: $*" yes "$(grep -q O_RDONLY "$work/trace" && echo yes)"
  check "nothing is written: $*" "" "$(grep -E 'O_WRONLY|O_RDWR|O_CREAT|O_TMPFILE|creat\(|mkdir|memfd' "$work/trace" | grep -v -e "$XDG_CACHE_HOME" -e /dev/null || true)"
}

# unmount_below DIRECTORY: what an engine that was killed has left mounted.
unmount_below() {
  local point
  while read -r point; do umount -l "$point" 2> /dev/null || true; done < <(awk -v d="$1/" 'index($2, d) == 1 {print $2}' /proc/mounts | sort -r)
}

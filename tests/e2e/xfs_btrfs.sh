#!/usr/bin/env bash
# Whole file systems, written by the kernel through loop mounts, are read as the kernel reads them: every path, type,
# permission, size and byte, over the kinds of XFS and btrfs there are.
#   xfs_btrfs.sh OAKUM, and in OAKUM_DISK_LIST the program that lists an image
set -euo pipefail
list=${OAKUM_DISK_LIST:?}
tree=$(dirname "$(realpath "$0")")/../disk/tree.py
skip() { echo "skipped: $1"; exit 77; }
for program in mkfs.xfs mkfs.btrfs btrfs losetup python3; do
  command -v "$program" > /dev/null || skip "$program is not installed"
done
((EUID == 0)) || skip "only root can mount"
grep -qw xfs /proc/filesystems && grep -qw btrfs /proc/filesystems || skip "the kernel has not both file systems"

# In memory where that is to be had: what is written is synced a lot.
work=$(mktemp -d -p /dev/shm 2> /dev/null || mktemp -d)
mountpoint=$work/mounted
mkdir "$mountpoint"
loops=()
cleanup() {
  umount "$mountpoint" 2> /dev/null || true
  for loop in "${loops[@]}"; do losetup -d "$loop" 2> /dev/null || true; done
  rm -rf "$work"
}
trap cleanup EXIT
truncate -s 320M "$work/probe" && mkfs.xfs -q "$work/probe" 2> /dev/null
mount -o loop "$work/probe" "$mountpoint" 2> /dev/null || skip "no loop mounts here"
umount "$mountpoint" && rm "$work/probe"

passed=0 failed=0
fail() { failed=$((failed + 1)); echo "FAIL $*"; }
pass() { passed=$((passed + 1)); }
same() { # NAME KIND IMAGE: the listing of IMAGE is $work/expected
  "$list" "$2" "$3" > "$work/have" 2> "$work/errors" || true
  if cmp -s "$work/expected" "$work/have"; then pass; else
    fail "$1"
    tail -n 1 "$work/errors"
    diff -a "$work/expected" "$work/have" | head -n 10 || true
  fi
}
refused() { # NAME KIND IMAGE WORDS: IMAGE cannot be opened or not wholly be read, and why is said
  if "$list" "$2" "$3" > "$work/have" 2> "$work/errors"; then fail "$1: was read"; return; fi
  if grep -aqF "$4" "$work/have" "$work/errors"; then pass; else fail "$1"; head -n 3 "$work/errors"; fi
}
expect() { python3 "$tree" list "$mountpoint" > "$work/expected"; }

xfs() { # NAME MKFS-OPTION…
  local name="xfs $1" image=$work/xfs.img
  shift
  rm -f "$image" && truncate -s 800M "$image"
  mkfs.xfs -q "$@" "$image" > "$work/errors" 2>&1 || { echo "left out: $name: mkfs.xfs refuses it"; return; }
  mount -o loop "$image" "$mountpoint" 2> /dev/null || { echo "left out: $name: the kernel does not mount it"; return; }
  python3 "$tree" make "$mountpoint"
  cp --reflink=always "$mountpoint/random1000003" "$mountpoint/cloned" 2> /dev/null || true
  expect
  umount "$mountpoint"
  same "$name" xfs "$image"
}
xfs "as made by default"
xfs "version 4" -m crc=0 -n ftype=0
xfs "version 4 with types" -m crc=0 -n ftype=1
xfs "version 4 with blocks of 512 bytes" -m crc=0 -b size=512
xfs "blocks of 1 KiB" -b size=1024
xfs "blocks of 1 KiB, directories of 64 KiB" -b size=1024 -n size=65536
xfs "blocks of 16 KiB" -b size=16384
xfs "blocks of 64 KiB" -b size=65536
xfs "large inodes" -i size=2048
xfs "large counters of extents" -i nrext64=1
xfs "without sparse inodes, big times, reflinks" -i sparse=0 -m bigtime=0,reflink=0,rmapbt=0,finobt=0
xfs "groups of no power of two" -d agsize=90m

# A log that was not written back: what the tree has been before is read all the same.
truncate -s 400M "$work/log.img" && mkfs.xfs -q "$work/log.img"
mount -o loop "$work/log.img" "$mountpoint"
cp "$tree" "$mountpoint/file" && expect
xfs_freeze -f "$mountpoint" && cp --sparse=always "$work/log.img" "$work/frozen.img"
xfs_freeze -u "$mountpoint" && umount "$mountpoint"
same "xfs that is still mounted" xfs "$work/frozen.img"

attach() { # FILE: sets $loop
  loop=$(losetup --show -f "$1")
  loops+=("$loop")
}
truncate -s 400M "$work/data.img" "$work/realtime.img"
attach "$work/data.img" && data=$loop
attach "$work/realtime.img" && realtime=$loop
if mkfs.xfs -q -m reflink=0,rmapbt=0 -r "rtdev=$realtime" -d rtinherit=1 "$data" 2> /dev/null &&
  mount -o "rtdev=$realtime" "$data" "$mountpoint" 2> /dev/null; then
  cp "$tree" "$mountpoint/file" && umount "$mountpoint"
  refused "xfs: a realtime file" xfs "$work/data.img" "a realtime file"
else
  echo "left out: xfs: realtime files"
fi
losetup -d "$data" && losetup -d "$realtime" && loops=()

btrfs_image() { # NAME MOUNT-OPTIONS MKFS-OPTION…
  local name="btrfs $1" options=$2 image=$work/btrfs.img
  shift 2
  rm -f "$image" && truncate -s 1G "$image"
  mkfs.btrfs -q "$@" "$image" > "$work/errors" 2>&1 || { echo "left out: $name: mkfs.btrfs refuses it"; return; }
  mount -o "loop,$options" "$image" "$mountpoint" 2> /dev/null || { echo "left out: $name: the kernel does not mount it"; return; }
  python3 "$tree" make "$mountpoint"
  cp --reflink=always "$mountpoint/random1000003" "$mountpoint/cloned"
  cp --reflink=always "$mountpoint/mixed" "$mountpoint/mixed-clone"
  printf 'changed in the middle' | dd of="$mountpoint/mixed-clone" bs=1 seek=150001 conv=notrunc status=none
  expect
  umount "$mountpoint"
  same "$name" btrfs "$image"
}
btrfs_image "as made by default" defaults
btrfs_image "zlib" compress-force=zlib
btrfs_image "lzo" compress-force=lzo
btrfs_image "zstd" compress-force=zstd:9
btrfs_image "zstd where it pays, xxhash64" compress=zstd --csum xxhash
btrfs_image "sha256, nodes of 4 KiB" compress=lzo --csum sha256 -n 4096
btrfs_image "blake2b, nodes of 64 KiB" defaults --csum blake2 -n 65536
btrfs_image "holes with items" compress=zlib -O '^no-holes'
btrfs_image "mixed groups" compress=lzo -M
btrfs_image "single, small inline extents" max_inline=512 -m single -d single
btrfs_image "all twice" defaults -m dup -d dup

# Subvolumes, snapshots of snapshots, one below another, and another default.
truncate -s 500M "$work/sub.img" && mkfs.btrfs -q "$work/sub.img" > /dev/null
mount -o loop "$work/sub.img" "$mountpoint"
btrfs -q subvolume create "$mountpoint/one" "$mountpoint/other" > /dev/null 2>&1 ||
  { btrfs subvolume create "$mountpoint/one"; btrfs subvolume create "$mountpoint/other"; } > /dev/null
btrfs subvolume create "$mountpoint/one/below" > /dev/null
mkdir "$mountpoint/one/directory"
btrfs subvolume create "$mountpoint/one/directory/nested" > /dev/null
cp "$tree" "$mountpoint/one/file" && cp "$tree" "$mountpoint/one/below/file" && echo x > "$mountpoint/one/directory/nested/x"
btrfs subvolume snapshot "$mountpoint/one" "$mountpoint/snapshot" > /dev/null
echo changed > "$mountpoint/one/file" && echo new > "$mountpoint/snapshot/new"
btrfs subvolume snapshot -r "$mountpoint/snapshot" "$mountpoint/one/again" > /dev/null
btrfs subvolume create "$mountpoint/gone" > /dev/null && btrfs subvolume delete "$mountpoint/gone" > /dev/null
mv "$mountpoint/one/below" "$mountpoint/other/renamed"
expect
umount "$mountpoint"
same "btrfs with subvolumes" btrfs "$work/sub.img"
mount -o loop "$work/sub.img" "$mountpoint"
btrfs subvolume set-default "$mountpoint/one"
umount "$mountpoint" && mount -o loop "$work/sub.img" "$mountpoint"
expect
umount "$mountpoint"
same "btrfs with another default" btrfs "$work/sub.img"
[[ $(grep -c . "$work/expected") -gt 3 ]] && grep -q '^directory/nested/x' "$work/expected" || fail "the default was not another"

# The first superblock is damaged: a copy is used.
cp --sparse=always "$work/sub.img" "$work/mirror.img"
printf 'damage' | dd of="$work/mirror.img" bs=1 seek=$((65536 + 100)) conv=notrunc status=none
same "btrfs with a damaged first superblock" btrfs "$work/mirror.img"

several() { # NAME PROFILE WORDS-OR-EMPTY
  truncate -s 300M "$work/first.img" "$work/second.img"
  attach "$work/first.img" && local first=$loop
  attach "$work/second.img" && local second=$loop
  mkfs.btrfs -q -f -m raid1 -d "$2" "$first" "$second" > /dev/null
  mount -o "device=$second" "$first" "$mountpoint"
  head -c 30M /dev/urandom > "$mountpoint/data"
  expect
  umount "$mountpoint"
  btrfs device scan --forget > /dev/null 2>&1 || true
  losetup -d "$first" && losetup -d "$second" && loops=()
  if [[ -z $3 ]]; then
    same "btrfs: $1, first" btrfs "$work/first.img"
    same "btrfs: $1, second" btrfs "$work/second.img"
  else
    refused "btrfs: $1" btrfs "$work/first.img" "$3"
  fi
  rm "$work/first.img" "$work/second.img"
}
several "one of two mirrors" raid1 ""
several "half of a stripe" raid0 "RAID0 over several devices"

echo "$passed passed, $failed failed"
((failed == 0))

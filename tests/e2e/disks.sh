#!/usr/bin/env bash
# One root file system in every file system, partition table and container that `oakum vm` reads, made by the tools that
# make them in real life: what is found equals what `oakum rootfs` finds in the tree.
#   disks.sh OAKUM
set -euo pipefail
oakum=$(realpath "$1")
for tool in mke2fs debugfs sfdisk qemu-img qemu-io jq; do
  command -v "$tool" > /dev/null || { echo "skipped: $tool is missing"; exit 77; }
done
work=$(mktemp -d)
mkdir "$work/lvm-system"
loop= group=
export LVM_SUPPRESS_FD_WARNINGS=1 LVM_SYSTEM_DIR=$work/lvm-system  # its archive of metadata stays out of /etc
finish() {
  [[ -z $group ]] || vgremove --driverloaded n -qff "$group" > /dev/null 2>&1 || true
  [[ -z $loop ]] || losetup -d "$loop" || true
  rm -rf "$work"
}
trap finish EXIT
export XDG_CACHE_HOME=$work/cache OAKUM_TEST_CLOCK=2026-01-01T00:00:00Z
# shellcheck source=lib/checks.sh
source "$(dirname "$(realpath "$0")")/lib/checks.sh"
scan() { "$oakum" --quiet "$@" --format json --allow-partial; }
# What was found, without the name of the target.
results() { jq -S '[.Results[]? | del(.Vulnerabilities) | .Target |= sub("^/.*[(]"; "(")]'; }
problems() { jq -r '[.. | objects | .Problems? // empty | .[]] | length'; }

# ---- The tree: packages of every kind, usr-merge, links, a deep and a wide directory, sparse and large files.
tree=$work/tree
mkdir -p "$tree"/{usr/{bin,lib,sbin},var/lib/dpkg/info,etc,opt/app/node_modules/left-pad,home,boot,proc}
ln -s usr/lib "$tree/lib" && ln -s usr/bin "$tree/bin" && ln -s usr/sbin "$tree/sbin"
awk -v RS= -v ORS='\n\n' 'NR <= 150' /var/lib/dpkg/status > "$tree/var/lib/dpkg/status"
cp /var/lib/dpkg/info/[a-g]*.md5sums "$tree/var/lib/dpkg/info/" 2> /dev/null || true
printf 'NAME="Debian GNU/Linux"\nID=debian\nVERSION_ID="12"\n' > "$tree/usr/lib/os-release"
ln -s ../usr/lib/os-release "$tree/etc/os-release" && echo 12.5 > "$tree/etc/debian_version"
echo '{"name":"left-pad","version":"1.3.0","license":"WTFPL"}' > "$tree/opt/app/node_modules/left-pad/package.json"
ln "$tree/opt/app/node_modules/left-pad/package.json" "$tree/opt/app/second-name.json"
python=$tree/usr/lib/python3/dist-packages
for i in $(seq 300); do
  mkdir -p "$python/pack_$i-1.$i.dist-info" && printf 'Metadata-Version: 2.1\nName: pack-%s\nVersion: 1.%s\n' "$i" "$i" > "$python/pack_$i-1.$i.dist-info/METADATA"
done
ln -s "$(printf 'x%.0s' {1..200})" "$tree/home/slow-link"
deep=$tree/home && for i in $(seq 40); do deep=$deep/d$i; done && mkdir -p "$deep/node_modules/deep"
echo '{"name":"deep","version":"4.0.0"}' > "$deep/node_modules/deep/package.json"
cp "$(command -v jq)" "$tree/usr/bin/" && truncate -s 300M "$tree/home/sparse"
head -c 30M /dev/urandom > "$tree/home/noise"
# A program with a list of its crates behind a hole and among fragments would be the largest thing read: 12 MiB of zip.
if command -v zip > /dev/null; then
  mkdir -p "$work/jar/META-INF" && printf 'Implementation-Title: demo\nImplementation-Version: 2.5\nBundle-SymbolicName: org.demo\n' > "$work/jar/META-INF/MANIFEST.MF"
  mkdir -p "$work/jar/META-INF/maven/org.demo/demo" && printf 'groupId=org.demo\nartifactId=demo\nversion=2.5\n' > "$work/jar/META-INF/maven/org.demo/demo/pom.properties"
  head -c 12M /dev/urandom > "$work/jar/blob" && (cd "$work/jar" && zip -q0r "$tree/opt/app/demo.jar" .)
fi
expected=$(scan rootfs "$tree" | results)
[[ $(jq length <<< "$expected") -ge 3 ]] || { echo "FAIL the tree itself shows too little"; exit 1; }
same() { # NAME FILE [FLAGS…]
  local name=$1 file=$2 report
  shift 2
  report=$(scan vm "$@" "$file" 2> "$work/err") || report=$(cat "$work/err")
  check "$name" "$expected" "$(results <<< "$report" 2> /dev/null || echo "$report")"
  check "$name: nothing unread" "0" "$(problems <<< "$report")"
}

# ---- ext2, ext3, ext4 on the whole disk, in every layout that mke2fs makes.
make_ext() { # FILE SIZE OPTIONS…
  local file=$1 size=$2
  shift 2
  rm -f "$file" && truncate -s "$size" "$file" && mke2fs -q -F -d "$tree" "$@" "$file" > "$work/mke2fs.log" 2>&1
}
while read -r name options; do
  # shellcheck disable=SC2086
  if make_ext "$work/ext.img" 400M $options; then same "$name" "$work/ext.img"; else
    echo "FAIL $name: mke2fs: $(head -n 1 "$work/mke2fs.log")" && failed=$((failed + 1))
  fi
done << 'LIST'
ext2-1k -t ext2 -b 1024
ext2-4k -t ext2 -b 4096
ext2-rev0-like -t ext2 -b 1024 -O ^sparse_super,^filetype,^resize_inode,^dir_index -I 128
ext3-2k -t ext3 -b 2048
ext4-1k -t ext4 -b 1024
ext4-4k -t ext4 -b 4096
ext4-64k -t ext4 -b 65536
ext4-32bit -t ext4 -O ^64bit,^metadata_csum
ext4-meta_bg -t ext4 -b 1024 -O meta_bg,^resize_inode
ext4-meta_bg-4k -t ext4 -O meta_bg,^resize_inode,^64bit
ext4-no-flex -t ext4 -O ^flex_bg,^metadata_csum
ext4-inline -t ext4 -O inline_data -I 512
ext4-inline-1k -t ext4 -b 1024 -O inline_data -I 1024
ext4-bigalloc -t ext4 -O bigalloc -C 16384
ext4-sparse2 -t ext4 -O sparse_super2
ext4-casefold -t ext4 -O casefold
ext4-no-journal -t ext4 -O ^has_journal -N 20000
LIST
make_ext "$work/ext4.img" 400M -t ext4 -L system -U 11111111-2222-3333-4444-555555555555
for threads in 1 8; do same "ext4, $threads threads" "$work/ext4.img" --parallel "$threads"; done
check "the report says what it is" "vm $work/ext4.img" "$(scan vm "file:$work/ext4.img" | jq -r '"\(.ArtifactType) \(.ArtifactName)"')"
check "only the system's packages" "$(scan rootfs --pkg-types os "$tree" | results)" "$(scan vm --pkg-types os "$work/ext4.img" | results)"

# A file system that was in use: the newest database is only in the journal.
cp "$work/ext4.img" "$work/journal.img"
printf 'Package: from-journal\nStatus: install ok installed\nArchitecture: all\nVersion: 7\nMaintainer: N\nDescription: d\n' > "$work/status"
blocks=$(debugfs -R "blocks /var/lib/dpkg/status" "$work/ext4.img" 2> /dev/null | wc -w)
block=$(debugfs -R "blocks /var/lib/dpkg/status" "$work/ext4.img" 2> /dev/null | awk '{print $1}')
head -c 4096 /dev/zero | tr '\0' '\n' > "$work/block" && dd if="$work/status" of="$work/block" conv=notrunc status=none
if (( blocks > 0 )) && debugfs -w -R "journal_open" "$work/journal.img" > /dev/null 2>&1 &&
   printf 'jo\njw -b %s %s\njc\n' "$block" "$work/block" | debugfs -w "$work/journal.img" > /dev/null 2>&1 &&
   dumpe2fs -h "$work/journal.img" 2> /dev/null | grep -q needs_recovery; then
  check "a journal is replayed" from-journal "$(scan vm --pkg-types os "$work/journal.img" | jq -r '.Results[] | select(.Class == "os-pkgs") | .Packages[] | select(.Version == "7") | .Name')"
else
  echo "skipped: a journal to replay (debugfs cannot write one here)"
fi

# ---- Partition tables: a root, its /usr/lib or /var or /home elsewhere, swap and boot.
mib() { echo $(($1 * 2048)); }
place() { dd if="$1" of="$2" bs=1M seek="$3" conv=notrunc,sparse status=none; } # PART DISK MIB
split_root=$work/root split_var=$work/var
cp -a "$tree" "$split_root" && rm -rf "$split_root/var" && mkdir "$split_root/var"
cp -a "$tree/var" "$split_var"
cat > "$split_root/etc/fstab" << 'FSTAB'
# <file system> <mount point> <type> <options> <dump> <pass>
LABEL=system / ext4 errors=remount-ro 0 1
UUID=aaaaaaaa-2222-3333-4444-555555555555 /var ext4 defaults 0 2
UUID=cccccccc-2222-3333-4444-555555555555 none swap sw 0 0
/dev/sr0 /media/cdrom udf,iso9660 user,noauto 0 0
FSTAB
make_on() { # DIRECTORY FILE SIZE OPTIONS…
  local from=$1 file=$2 size=$3
  shift 3
  rm -f "$file" && truncate -s "$size" "$file" && mke2fs -q -F -t ext4 -d "$from" "$@" "$file"
}
make_on "$split_root" "$work/root.ext4" 300M -L system
make_on "$split_var" "$work/var.ext4" 100M -U aaaaaaaa-2222-3333-4444-555555555555
truncate -s 8M "$work/swap" && mkswap -q -U cccccccc-2222-3333-4444-555555555555 "$work/swap" > /dev/null 2>&1 || true

disk=$work/gpt.img && truncate -s 512M "$disk"
sfdisk -q "$disk" << LAYOUT
label: gpt
start=$(mib 1), size=$(mib 1), type=21686148-6449-6E6F-744E-656564454649
start=$(mib 2), size=$(mib 8), type=S
start=$(mib 10), size=$(mib 300), type=L, name=root
start=$(mib 320), size=$(mib 100), type=L, name=var
LAYOUT
place "$work/swap" "$disk" 2 && place "$work/root.ext4" "$disk" 10 && place "$work/var.ext4" "$disk" 320
same "gpt with fstab" "$disk"
cp "$disk" "$work/backup.img" && printf 'XXXX' | dd of="$work/backup.img" bs=1 seek=600 conv=notrunc status=none
same "gpt whose first copy is damaged" "$work/backup.img"

disk=$work/mbr.img && truncate -s 512M "$disk"
sfdisk -q "$disk" << LAYOUT
label: dos
label-id: 0x12345678
start=$(mib 1), size=$(mib 8), type=82
start=$(mib 10), size=$(mib 490), type=5
start=$(mib 11), size=$(mib 300), type=83
start=$(mib 312), size=$(mib 100), type=83
LAYOUT
place "$work/root.ext4" "$disk" 11 && place "$work/var.ext4" "$disk" 312
same "mbr with logical partitions" "$disk"

disk=$work/4k.img && truncate -s 512M "$disk"
if loop=$(losetup --find --show --sector-size 4096 "$disk" 2> /dev/null); then
  sfdisk -q "$loop" > /dev/null 2>&1 << LAYOUT || true
label: gpt
start=$((10 * 256)), size=$((300 * 256)), type=L
start=$((320 * 256)), size=$((100 * 256)), type=L
LAYOUT
  losetup -d "$loop" && loop=
  place "$work/root.ext4" "$disk" 10 && place "$work/var.ext4" "$disk" 320
  same "gpt with sectors of 4096 bytes" "$disk"
else
  loop=
  echo "skipped: sectors of 4096 bytes (no loop device)"
fi

# Without a system each file system is under its number; a part that is missing or unreadable is named.
disk=$work/data.img && truncate -s 512M "$disk"
printf 'label: gpt\nstart=%s, size=%s\nstart=%s, size=%s\n' "$(mib 10)" "$(mib 100)" "$(mib 320)" "$(mib 100)" | sfdisk -q "$disk"
make_on "$tree/opt" "$work/data.ext4" 100M && place "$work/data.ext4" "$disk" 10 && place "$work/data.ext4" "$disk" 320
check "two file systems without a system" "1/app/node_modules/left-pad/package.json 2/app/node_modules/left-pad/package.json" \
  "$(scan vm "$disk" | jq -r '[.Results[].Packages[]? | select(.Name == "left-pad") | .FilePath] | sort | join(" ")')"
cp "$work/gpt.img" "$work/broken.img" && dd if=/dev/zero of="$work/broken.img" bs=1M seek=320 count=1 conv=notrunc status=none
if "$oakum" --quiet vm "$work/broken.img" --format json > "$work/out" 2> "$work/err"; then code=0; else code=$?; fi
check "a missing /var makes the scan incomplete" 4 "$code"

# ---- Containers.
source=$work/gpt.img
while read -r name extension options; do
  file=$work/disk.$extension
  # shellcheck disable=SC2086
  if qemu-img convert -O $options "$source" "$file" 2> "$work/err"; then same "$name" "$file"; else
    echo "skipped: $name ($(head -n 1 "$work/err"))"
  fi
  rm -f "$work"/disk*
done << 'LIST'
qcow2-v3 qcow2 qcow2
qcow2-v2 qcow2 qcow2 -o compat=0.10
qcow2-512-byte-clusters qcow2 qcow2 -o cluster_size=512
qcow2-2m-clusters qcow2 qcow2 -o cluster_size=2M
qcow2-zlib qcow2 qcow2 -c
qcow2-zstd qcow2 qcow2 -c -o compression_type=zstd
qcow2-extended-l2 qcow2 qcow2 -o extended_l2=on,cluster_size=128k
qcow2-extended-l2-zstd qcow2 qcow2 -c -o extended_l2=on,compression_type=zstd
vmdk-sparse vmdk vmdk -o subformat=monolithicSparse
vmdk-flat vmdk vmdk -o subformat=monolithicFlat
vmdk-split-sparse vmdk vmdk -o subformat=twoGbMaxExtentSparse
vmdk-split-flat vmdk vmdk -o subformat=twoGbMaxExtentFlat
vmdk-stream vmdk vmdk -o subformat=streamOptimized
vmdk-zeroed-grains vmdk vmdk -o subformat=monolithicSparse,zeroed_grain=on
vhd-dynamic vhd vpc -o subformat=dynamic
vhd-fixed vhd vpc -o subformat=fixed
LIST
refused() { # NAME FILE WORDS
  if scan vm "$2" > "$work/out" 2> "$work/err"; then code=0; else code=$?; fi
  check "$1 is refused" "3 1" "$code $(grep -ci -- "$3" "$work/err")"
}
for format in vhdx vdi; do
  qemu-img convert -O "$format" "$source" "$work/disk.$format" && refused "$format" "$work/disk.$format" "$format"
  rm -f "$work/disk.$format"
done
qemu-img convert -O qcow2 "$source" "$work/base.qcow2"
mkdir "$work/elsewhere" && (cd "$work" && qemu-img create -q -f qcow2 -F qcow2 -b base.qcow2 overlay.qcow2 && qemu-img create -q -f qcow2 -F qcow2 -b ../base.qcow2 elsewhere/overlay.qcow2)
same "qcow2 on another one beside it" "$work/overlay.qcow2"
refused "qcow2 on one elsewhere" "$work/elsewhere/overlay.qcow2" "builds on another image"
ln -s "$work/base.qcow2" "$work/elsewhere/base.qcow2" && (cd "$work/elsewhere" && qemu-img create -q -f qcow2 -F qcow2 -b base.qcow2 linked.qcow2)
refused "qcow2 on a link" "$work/elsewhere/linked.qcow2" "builds on another image"
qemu-img convert -O qcow2 --object secret,id=s,data=x -o encrypt.format=luks,encrypt.key-secret=s "$work/data.ext4" "$work/luks.qcow2" 2> /dev/null && refused "an encrypted qcow2" "$work/luks.qcow2" encrypted
gzip -1 -c "$work/data.ext4" > "$work/disk.gz" && refused "a compressed disk" "$work/disk.gz" "gzip"
head -c 5M /dev/zero > "$work/zeros" && refused "a disk of zeros" "$work/zeros" "no file system"
check "a cloud's image is refused" 1 "$("$oakum" vm ami:ami-0123456789abcdef0 2>&1 | grep -c 'export the image')"
refused "a directory" "$tree" "neither a regular file"
refused "nothing" "$work/nothing" "no such file"
head -c 100M "$work/gpt.img" > "$work/cut.img"
check "an image cut short is told" no "$(scan vm "$work/cut.img" | jq -r 'if ([.. | objects | .Problems? // empty | .[]] | length) > 0 then "no" else "yes" end')"

# ---- LVM2, by its own tools where loop devices work; the device mapper is not needed.
if command -v vgcreate > /dev/null && truncate -s 700M "$work/lvm.img" && loop=$(losetup --find --show "$work/lvm.img" 2> /dev/null); then
  group=oakum-test$$
  quiet() { "$@" > "$work/lvm.log" 2>&1 || { cat "$work/lvm.log"; return 1; }; }
  if quiet pvcreate --driverloaded n -qq "$loop" && quiet vgcreate --driverloaded n -qq "$group" "$loop" &&
     quiet lvcreate --driverloaded n -qq -an -Zn -Wn -L 120M -n filler "$group" "$loop:0-29" &&
     quiet lvcreate --driverloaded n -qq -an -Zn -Wn -L 300M -n ro-ot "$group" "$loop:30-49" "$loop:60-114" &&
     quiet lvcreate --driverloaded n -qq -an -Zn -Wn -L 100M -n var "$group" "$loop"; then
    sed -i "s|^LABEL=system|/dev/mapper/${group//-/--}-ro--ot|; s|^UUID=aaaaaaaa[^ ]*|/dev/$group/var|" "$split_root/etc/fstab"
    make_on "$split_root" "$work/root.ext4" 300M
    # Each volume piece by piece to where its extents are (4 MiB each, behind 1 MiB of metadata).
    for volume in ro-ot:root var:var; do
      at=0
      while IFS=- read -r first last; do
        dd if="$work/${volume#*:}.ext4" of="$work/lvm.img" bs=1M skip=$((at * 4)) seek=$((1 + first * 4)) count=$(((last - first + 1) * 4)) conv=notrunc,sparse status=none
        at=$((at + last - first + 1))
      done < <(lvs --driverloaded n --noheadings -o seg_pe_ranges "$group/${volume%%:*}" 2> /dev/null | tr -d ' ' | sed 's/^.*://')
    done
    same "lvm: a root in two pieces" "$work/lvm.img"
    quiet lvcreate --driverloaded n -qq -an -Zn --type thin-pool -L 20M -n pool "$group" &&
      quiet lvcreate --driverloaded n -qq -an -V 50M --thinpool pool -n thin "$group" &&
      check "lvm: a thin volume is named" 1 "$(scan vm "$work/lvm.img" | grep -c 'thin.*not read')" ||
      echo "skipped: thin volumes ($(tail -n 1 "$work/lvm.log"))"
  else
    echo "skipped: LVM2 (its tools do not work here)"
  fi
  vgremove --driverloaded n -qff "$group" > /dev/null 2>&1 || true
  group=
  losetup -d "$loop" && loop=
else
  loop=
  echo "skipped: LVM2 (no tools, or no loop device)"
fi

# ---- 20 GB, nearly all of it holes: in seconds and little memory.
disk=$work/large.img && truncate -s 20G "$disk"
printf 'label: gpt\nstart=%s, type=L\n' "$(mib 1)" | sfdisk -q "$disk"
mke2fs -q -F -t ext4 -E offset=$((1 << 20)) -d "$tree" "$disk" 20900000k 2> /dev/null || mke2fs -q -F -t ext4 -E offset=$((1 << 20)),lazy_itable_init=1 -d "$tree" "$disk" 20000000k
start=$(date +%s)
same "a sparse disk of 20 GB" "$disk"
seconds=$(($(date +%s) - start))
[[ -n ${OAKUM_SANITIZE:-} ]] || check "a sparse disk of 20 GB: in 20 seconds ($seconds)" yes "$( (( seconds <= 20 )) && echo yes || echo no)"
if [[ -z ${OAKUM_SANITIZE:-} ]]; then
  (ulimit -v 600000; exec "$oakum" --quiet vm "$disk" --format json --allow-partial) > "$work/out" 2>&1 && code=0 || code=$?
  check "a sparse disk of 20 GB: in 600 MB of address space" 0 "$code"
fi

echo "$passed passed, $failed failed"
(( failed == 0 ))

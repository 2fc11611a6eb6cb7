#include "source/target.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "io/decompress.h"
#include "source/reference.h"
#include "source/remote_repository.h"

namespace oakum::source {
namespace {

constexpr ImageStore kStores[] = {ImageStore::docker, ImageStore::containerd, ImageStore::podman,
                                  ImageStore::remote};

/// What a prefix says of the rest; nothing when it is none of ours.
std::optional<Target> by_prefix(std::string_view prefix, std::string_view rest) {
  Target target;
  target.text = rest;
  target.kind = TargetKind::image;
  if (prefix == "image") return target;
  if ((target.store = parse_image_store(prefix))) return target;
  target.in_file = prefix == "archive" || prefix == "oci";
  if (target.in_file) return target;
  if (prefix == "dir")
    target.kind = TargetKind::filesystem;
  else if (prefix == "rootfs")
    target.kind = TargetKind::rootfs;
  else if (prefix == "repo")
    target.kind = TargetKind::repository;
  else if (prefix == "vm")
    target.kind = TargetKind::vm;
  else if (prefix == "sbom")
    target.kind = TargetKind::cyclonedx;  // which one it is, its content says
  else
    return std::nullopt;
  return target;
}

bool exists(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0;
}

Target judge_directory(const std::string& path) {
  if (exists(path + "/index.json") || exists(path + "/oci-layout"))
    return {TargetKind::image, path, true};
  const bool system = exists(path + "/etc/os-release") || exists(path + "/usr/lib/os-release") ||
                      exists(path + "/lib/apk/db/installed") ||
                      exists(path + "/var/lib/dpkg/status");
  return {system ? TargetKind::rootfs : TargetKind::filesystem, path};
}

/// Enough of a file to tell what it is: as far as the superblock of btrfs.
constexpr std::size_t kHead = 0x10040 + 8;

Result<std::string> head_of(const std::string& path, bool inflated) {
  std::unique_ptr<io::Reader> reader = TRY(io::open_file(path));
  if (inflated) {
    auto opened = TRY(io::decompress_auto(std::move(reader)));
    reader = std::move(opened.reader);
  }
  std::string head(kHead, '\0');
  std::size_t at = 0;
  while (at < head.size()) {
    const auto got = TRY(reader->read(std::as_writable_bytes(std::span(head)).subspan(at)));
    if (got == 0) break;
    at += got;
  }
  head.resize(at);
  return head;
}

bool has(std::string_view bytes, std::size_t at, std::string_view magic) {
  return bytes.size() >= at + magic.size() && bytes.substr(at, magic.size()) == magic;
}

bool is_tar(std::string_view head) { return has(head, 257, "ustar"); }

/// QCOW2, VMDK (sparse, its text descriptor), VHD with its footer in front, a partition table, or a
/// bare file system.
bool is_disk(std::string_view head) {
  return has(head, 0, "QFI\xFB") || has(head, 0, "KDMV") || has(head, 0, "# Disk DescriptorFile") ||
         has(head, 0, "conectix") || has(head, 0, "vhdxfile") || has(head, 0, "XFSB") ||
         has(head, 1080, "\x53\xEF") || has(head, 0x10040, "_BHRfS_M") ||
         has(head, 510, "\x55\xAA");
}

Result<Target> judge_file(const std::string& path) {
  const auto head = TRY(head_of(path, false));
  if (is_tar(head)) return Target{TargetKind::image, path, true};
  if (is_disk(head)) return Target{TargetKind::vm, path};
  if (io::detect_compression(as_bytes(head)) != io::Compression::none) {
    const auto inner = head_of(path, true);
    if (inner && is_tar(*inner)) return Target{TargetKind::image, path, true};
  }
  return Target{TargetKind::filesystem, path};
}

}  // namespace

std::string_view name_of(ImageStore store) {
  constexpr std::array<std::string_view, 4> kNames = {"docker", "containerd", "podman", "remote"};
  return kNames[static_cast<std::size_t>(store)];
}

std::optional<ImageStore> parse_image_store(std::string_view name) {
  const auto found = std::find_if(std::begin(kStores), std::end(kStores),
                                  [&](ImageStore store) { return name_of(store) == name; });
  return found == std::end(kStores) ? std::nullopt : std::optional(*found);
}

std::string_view Target::described() const {
  switch (kind) {
    case TargetKind::image:
      return in_file ? "an image in a file" : "an image";
    case TargetKind::vm:
      return "a disk image";
    case TargetKind::repository:
      return "a repository";
    case TargetKind::rootfs:
      return "a root file system";
    case TargetKind::cyclonedx:
    case TargetKind::spdx:
    case TargetKind::syft:
      return "an SBOM";
    case TargetKind::filesystem:
      break;
  }
  return "files";
}

Result<Target> parse_target(std::string_view text) {
  if (const auto parts = cut(text, ":"); parts && !parts->second.empty()) {
    if (auto target = by_prefix(parts->first, parts->second)) return *target;
  }
  const std::string path(text);
  struct stat status {};
  if (::stat(path.c_str(), &status) == 0)
    return S_ISDIR(status.st_mode) ? judge_directory(path) : judge_file(path);
  if (is_repository_url(text)) return Target{TargetKind::repository, path};
  if (parse_reference(text)) return Target{TargetKind::image, path};
  return Error{
      Error::usage,
      fmt::format("{}: no such file or directory, and not the name of an image", printable(text))};
}

}  // namespace oakum::source

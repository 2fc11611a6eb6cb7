#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/report.h"
#include "source/image_store.h"

namespace oakum::source {

/// What is to be scanned.
struct Target {
  TargetKind kind = TargetKind::filesystem;
  std::string text;                      ///< A path, an image's name, an address.
  bool in_file = false;                  ///< An image: `text` is the path of an archive or layout.
  std::optional<ImageStore> store = {};  ///< An image: the only place to look for it.

  /// "an image archive", "a disk image", "a repository": as messages call it.
  std::string_view described() const;
};

/// Decides what a text means. A prefix says it: "image:", "docker:", "containerd:", "podman:",
/// "remote:", "archive:", "oci:", "dir:", "rootfs:", "repo:", "vm:", "sbom:". Else an address is a
/// repository, what exists is judged by its first bytes (a file) or by what lies in it (a
/// directory), and anything else that can be the name of an image is one. Errors: usage (it can be
/// nothing), denied.
Result<Target> parse_target(std::string_view text);

}  // namespace oakum::source

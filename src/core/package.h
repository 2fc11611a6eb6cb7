#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ecosystem.h"
#include "core/location.h"

namespace oakum {

/// How a package came to be there, as far as the file that names it tells.
enum class Relationship : std::uint8_t { unknown, root, workspace, direct, indirect };
/// "" for unknown, else the word.
std::string_view name(Relationship relationship);

/// What a Red Hat image says of its own build.
struct BuildInfo {
  std::vector<std::string> content_sets;
  std::string nvr;   ///< name-version-release
  std::string arch;
  auto operator<=>(const BuildInfo&) const = default;
};

/// Something installed or required, under the name and version its ecosystem gives it.
struct Package {
  std::string id;    ///< How the list itself refers to it: "react@16.8.6"; may be empty (requirements.txt).
  std::string name;  ///< Maven: "group:artifact".
  std::string version;  ///< OS packages: upstream version only, without epoch and release.
  std::string release;  ///< rpm, deb: what follows the last '-'.
  std::uint32_t epoch = 0;
  std::string arch;
  bool dev = false;  ///< Only needed to develop or test.

  std::string src_name;  ///< The source package an OS package was built from.
  std::string src_version;
  std::string src_release;
  std::uint32_t src_epoch = 0;

  std::vector<std::string> licenses;  ///< As declared, in order.
  std::string maintainer;
  std::string modularity_label;             ///< rpm modules: "nodejs:12:8030020201124152102:229f0a1c".
  std::optional<BuildInfo> build_info;      ///< Set by the squash from its layer's facts.
  std::string repository_class;             ///< "official", "third-party" or "" (unknown).
  bool indirect = false;                    ///< Deprecated twin of `relationship`, kept as formats state it.
  Relationship relationship = Relationship::unknown;
  std::vector<std::string> depends_on;      ///< Ids in the same list, sorted, unique.
  std::string file_path;                    ///< The package's own file where the list is not one file (jar, METADATA).
  std::string digest;                       ///< "sha1:…", "sha256:…", "md5:…" of the package itself.
  std::vector<LineRange> lines;             ///< Where the list names it.
  std::vector<std::string> installed_files; ///< OS packages: files they own, without leading '/'.

  /// The version follows from something else (the lowest a requirement allows, the toolchain that is named): only
  /// comprehensive scans judge it.
  bool assumed = false;

  /// CPE 2.3 name ("cpe:2.3:a:openssl:openssl:3.0.11:*:…") of software that no package manager installed.
  std::string cpe;
  /// How it is known what this is, where that was concluded and not stated: "sha1", "file-name", "class-path",
  /// "binary-version". Empty: stated.
  std::string evidence;
  std::uint8_t confidence = 100;  ///< Of the conclusion, in percent.

  std::uint16_t layer = 0;  ///< Index into Inventory::layers of the layer that brought it. Set by the squash.
  std::string purl;         ///< Package URL. Set once the operating system is known (core/identity.h).
  std::string bom_ref;      ///< What the SBOM that names it calls it (bom-ref, SPDXID); else empty.
  std::string uid;          ///< 64-bit identity in hex as the field's reports carry it (core/identity.h).

  auto operator<=>(const Package&) const = default;
};

/// "[epoch:]version[-release]", the form in which OS versions are compared and shown.
std::string full_version(const Package& package);
std::string full_source_version(const Package& package);

}  // namespace oakum

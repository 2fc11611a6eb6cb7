#include "core/identity.h"

#include <algorithm>
#include <vector>

#include "base/text.h"
#include "core/purl.h"

namespace oakum {

namespace {
/// "a/b/c" is namespace "a/b" and name "c".
Purl at_last_slash(std::string_view name) {
  const auto slash = name.rfind('/');
  if (slash == name.npos) return {.name = std::string(name)};
  return {.space = std::string(name.substr(0, slash)), .name = std::string(name.substr(slash + 1))};
}

Purl pod_parts(std::string_view name) {
  const auto pieces = cut(name, "/");
  if (!pieces) return {.name = std::string(name)};
  return {.name = std::string(pieces->first), .subpath = std::string(pieces->second)};
}

/// Family names of products whose namespace is that of their maker.
std::string_view rpm_namespace(std::string_view family) {
  if (family == "sles" || family == "slem") return "suse";
  if (family.starts_with("opensuse")) return "opensuse";
  return family;
}

std::string distro(const OperatingSystem& os) {
  return os.name.empty() ? os.family : os.family + "-" + os.name;
}

/// arch, distro, epoch, modularitylabel: in this order, which is the sorted one.
Purl system_parts(const Package& package, Ecosystem ecosystem, const OperatingSystem* os) {
  Purl parts{.name = package.name};
  if (ecosystem == Ecosystem::apk) parts.name = lower(package.name);
  if (ecosystem == Ecosystem::portage) parts = at_last_slash(package.name);
  if (!package.arch.empty()) parts.qualifiers.emplace_back("arch", package.arch);
  if (os && os->family != "none") {
    if (ecosystem == Ecosystem::rpm) parts.space = rpm_namespace(os->family);
    if (ecosystem == Ecosystem::deb) parts.space = os->family;
    if (ecosystem == Ecosystem::apk || ecosystem == Ecosystem::alpm)
      parts.space = lower(os->family);
    parts.qualifiers.emplace_back("distro", ecosystem == Ecosystem::apk ? os->name : distro(*os));
  }
  if (package.epoch != 0) parts.qualifiers.emplace_back("epoch", fmt::format("{}", package.epoch));
  if (!package.modularity_label.empty())
    parts.qualifiers.emplace_back("modularitylabel", package.modularity_label);
  return parts;
}

Purl parts_of(const Package& package, Ecosystem ecosystem, const OperatingSystem* os) {
  if (info(ecosystem).operating_system) return system_parts(package, ecosystem, os);
  switch (ecosystem) {
    case Ecosystem::maven:
      return at_last_slash(replace_all(package.name, ":", "/"));
    case Ecosystem::npm:
      return at_last_slash(lower(package.name));
    case Ecosystem::pypi:
      return {.name = lower(replace_all(package.name, "_", "-"))};
    case Ecosystem::golang:
      if (package.name.starts_with("./") || package.name.starts_with("../")) return {};
      return at_last_slash(lower(package.name));
    case Ecosystem::composer:
    case Ecosystem::terraform:
    case Ecosystem::github_actions:
    case Ecosystem::jsr:
      return at_last_slash(package.name);
    case Ecosystem::swift:
      return at_last_slash(advisory_name(Ecosystem::swift, package.name));
    case Ecosystem::cocoapods:
      return pod_parts(package.name);
    case Ecosystem::julia:
      return {.name = package.name, .qualifiers = {{"uuid", package.id}}};
    default:
      return {.name = package.name};
  }
}

using Hash = std::uint64_t;

/// FNV-1 (multiply, then exclusive or), 64 bit.
constexpr Hash kStart = 0xCBF29CE484222325u;
constexpr Hash step(Hash hash, unsigned char byte) { return (hash * 0x100000001B3u) ^ byte; }

constexpr Hash hash_of(std::string_view text) {
  Hash hash = kStart;
  for (const char c : text) hash = step(hash, static_cast<unsigned char>(c));
  return hash;
}

constexpr Hash add_bytes(Hash hash, std::uint64_t number) {
  for (int i = 0; i < 8; ++i) hash = step(hash, static_cast<unsigned char>(number >> (8 * i)));
  return hash;
}

constexpr Hash hash_of_number(std::uint64_t number) { return add_bytes(kStart, number); }
constexpr Hash ordered(Hash a, Hash b) { return add_bytes(add_bytes(kStart, a), b); }
constexpr Hash finish(Hash hash) { return add_bytes(kStart, hash); }

Hash hash_of(const std::vector<std::string>& list) {
  Hash hash = 0;
  for (const auto& text : list) hash = ordered(hash, hash_of(std::string_view(text)));
  return hash;
}

/// Hashes a structure: its type's name, then name and value of each field that is not empty, in the
/// order declared.
class Structure {
 public:
  explicit constexpr Structure(Hash type) : hash_(type) {}

  Structure& text(Hash name, std::string_view value) {
    return value.empty() ? *this : field(name, hash_of(value));
  }
  Structure& number(Hash name, std::uint64_t value) {
    return value == 0 ? *this : field(name, hash_of_number(value));
  }
  Structure& truth(Hash name, bool value) { return value ? field(name, step(kStart, 1)) : *this; }
  Structure& texts(Hash name, const std::vector<std::string>& list) {
    return list.empty() ? *this : field(name, hash_of(list));
  }
  Structure& field(Hash name, Hash value) {
    hash_ = finish(hash_ ^ ordered(name, value));
    return *this;
  }
  Hash hash() const { return hash_; }

 private:
  Hash hash_;
};

Hash hash_of(const BuildInfo& build) {
  static constexpr Hash kType = hash_of("BuildInfo"), kContentSets = hash_of("ContentSets"),
                        kNvr = hash_of("Nvr"), kArch = hash_of("Arch");
  return Structure(kType)
      .texts(kContentSets, build.content_sets)
      .text(kNvr, build.nvr)
      .text(kArch, build.arch)
      .hash();
}

Hash hash_of(const std::vector<LineRange>& lines) {
  static constexpr Hash kType = hash_of("Location"), kStartLine = hash_of("StartLine"),
                        kEndLine = hash_of("EndLine");
  Hash hash = 0;
  for (const auto& [start, end] : lines)
    hash = ordered(hash, Structure(kType).number(kStartLine, start).number(kEndLine, end).hash());
  return hash;
}

Hash hash_of_repository(std::string_view repository_class) {
  static constexpr Hash kType = hash_of("PackageRepository"), kClass = hash_of("Class");
  return Structure(kType).text(kClass, repository_class).hash();
}

Hash hash_of(const Package& package, std::string_view analyzed_by) {
// The name of a field is hashed by the compiler.
#define OAKUM_FIELD(name) std::integral_constant<Hash, hash_of(name)>::value
  Structure s(OAKUM_FIELD("Package"));
  s.text(OAKUM_FIELD("ID"), package.id)
      .text(OAKUM_FIELD("Name"), package.name)
      .text(OAKUM_FIELD("Version"), package.version)
      .text(OAKUM_FIELD("Release"), package.release)
      .number(OAKUM_FIELD("Epoch"), package.epoch)
      .text(OAKUM_FIELD("Arch"), package.arch)
      .truth(OAKUM_FIELD("Dev"), package.dev)
      .text(OAKUM_FIELD("SrcName"), package.src_name)
      .text(OAKUM_FIELD("SrcVersion"), package.src_version)
      .text(OAKUM_FIELD("SrcRelease"), package.src_release)
      .number(OAKUM_FIELD("SrcEpoch"), package.src_epoch)
      .texts(OAKUM_FIELD("Licenses"), package.licenses)
      .text(OAKUM_FIELD("Maintainer"), package.maintainer)
      .text(OAKUM_FIELD("Modularitylabel"), package.modularity_label);
  if (package.build_info) s.field(OAKUM_FIELD("BuildInfo"), hash_of(*package.build_info));
  if (!package.repository_class.empty())
    s.field(OAKUM_FIELD("Repository"), hash_of_repository(package.repository_class));
  s.truth(OAKUM_FIELD("Indirect"), package.indirect)
      .number(OAKUM_FIELD("Relationship"), static_cast<std::uint64_t>(package.relationship))
      .texts(OAKUM_FIELD("DependsOn"), package.depends_on)
      .text(OAKUM_FIELD("FilePath"), package.file_path)
      .text(OAKUM_FIELD("Digest"), package.digest);
  if (!package.lines.empty()) s.field(OAKUM_FIELD("Locations"), hash_of(package.lines));
  s.texts(OAKUM_FIELD("InstalledFiles"), package.installed_files)
      .text(OAKUM_FIELD("AnalyzedBy"), analyzed_by);
#undef OAKUM_FIELD
  return s.hash();
}
}  // namespace

std::string package_id(std::string_view name, std::string_view version) {
  return version.empty() ? std::string(name) : fmt::format("{}@{}", name, version);
}

std::string package_url(const Package& package, Ecosystem ecosystem, const OperatingSystem* os) {
  Purl purl = parts_of(package, ecosystem, os);
  purl.type = info(ecosystem).purl_type;
  purl.version = package.version;
  if (!purl.version.empty() && !package.release.empty()) purl.version += "-" + package.release;
  return print(purl);
}

std::string package_uid(const Package& package, std::string_view file_path,
                        std::string_view analyzed_by) {
  static constexpr Hash kFilePath = hash_of("filePath"), kPackage = hash_of("pkg");
  const Hash entries =
      ordered(kFilePath, hash_of(file_path)) ^ ordered(kPackage, hash_of(package, analyzed_by));
  return fmt::format("{:x}", finish(entries));
}

std::uint64_t hash_of_texts(
    std::initializer_list<std::pair<std::string_view, std::string_view>> entries) {
  Hash hash = 0;
  for (const auto& [key, value] : entries) hash ^= ordered(hash_of(key), hash_of(value));
  return finish(hash);
}

std::string_view analyzer_name(const PackageList& list) {
  return list.analyzed_by.empty() ? list.type : list.analyzed_by;
}

void fill_identities(Inventory& inventory) {
  const OperatingSystem* os = inventory.os ? &*inventory.os : nullptr;
  for (auto& list : inventory.lists) {
    const std::string_view path =
        info(list.ecosystem).operating_system ? std::string_view() : list.path;
    for (auto& package : list.packages) {
      if (package.uid.empty()) package.uid = package_uid(package, path, analyzer_name(list));
      if (package.purl.empty()) package.purl = package_url(package, list.ecosystem, os);
    }
  }
}

}  // namespace oakum

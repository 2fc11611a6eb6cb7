// rpm_manifest.cpp: the list of packages that CBL-Mariner and Azure Linux leave in images without
// an rpm database. One line a package, ten fields between tabs: name, version-release, times of
// installation and build, vendor,
// "(none)", size, architecture, epoch, source package file. Source: rpm query format
// "%{NAME}\t%{VERSION}-…".
#include "base/text.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {
enum Field : std::size_t {
  kName = 0,
  kVersionRelease = 1,
  kArch = 7,
  kEpoch = 8,
  kSource = 9,
  kFieldCount = 10
};

struct NameVersionRelease {
  std::string_view name, version, release;
};

/// "azl-keys-1.0-2.cm2", cut at its last two hyphens; nothing when there are fewer.
std::optional<NameVersionRelease> cut_release(std::string_view text) {
  const auto release = text.rfind('-');
  if (release == text.npos) return std::nullopt;
  const auto version = text.substr(0, release).rfind('-');
  if (version == text.npos) return std::nullopt;
  return NameVersionRelease{text.substr(0, version),
                            text.substr(version + 1, release - version - 1),
                            text.substr(release + 1)};
}

/// "bash-5.1.8-1.cm2.src.rpm": name, version and release of the source package.
std::optional<NameVersionRelease> cut_source(std::string_view file) {
  if (file.ends_with(".rpm")) file.remove_suffix(4);
  const auto arch = file.rfind('.');
  return arch == file.npos ? std::nullopt : cut_release(file.substr(0, arch));
}

Result<Package> package_of(std::string_view line) {
  const auto fields = split(line, '\t');
  if (fields.size() != kFieldCount)
    return Error{Error::corrupt,
                 fmt::format("{} fields where {} belong", fields.size(), +kFieldCount)};
  const auto version = cut(fields[kVersionRelease], "-");
  if (fields[kName].empty() || !version || version->first.empty() || version->second.empty())
    return Error{Error::corrupt, "a package without name, version or release"};
  Package package;
  package.name = fields[kName];
  package.version = version->first;
  package.release = version->second;
  package.arch = fields[kArch];
  package.epoch = package.src_epoch =
      static_cast<std::uint32_t>(parse_decimal(fields[kEpoch]).value_or(0));
  if (const auto source = cut_source(fields[kSource])) {
    package.src_name = source->name;
    package.src_version = source->version;
    package.src_release = source->release;
  }
  return package;
}

Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(64u << 20));
  Lines lines(text);
  std::string_view line;
  while (lines.next(line)) {
    if (trim(line).empty()) continue;
    auto package = package_of(line);
    if (package)
      sink.add(*std::move(package));
    else
      sink.problem(lines.number(), std::move(package).error().what);
  }
  return {};
}
}  // namespace

inventory::Analyzer rpm_manifest() {
  return {.name = "rpm-manifest",
          .doc = "Packages listed by images of CBL-Mariner and Azure Linux without an rpm database",
          .version = 1,
          .type = "rpm",
          .ecosystem = Ecosystem::rpm,
          .targets = inventory::kSystems,
          .files = {"var/lib/rpmmanifest/container-manifest-2"},
          .read = read};
}

}  // namespace oakum::ecosystems

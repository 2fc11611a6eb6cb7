// dpkg's database of installed packages: one file, or on images without dpkg one file a package
// under status.d. Source: Debian Policy 5.3 and dpkg(1), "Package states".
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "ecosystems/dpkg/installed.h"
#include "ecosystems/dpkg/paragraphs.h"
#include "ecosystems/dpkg/third_party.h"
#include "ecosystems/dpkg/version_parts.h"
#include "ecosystems/system/dependencies.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

constexpr std::size_t kLongestName = 1024;
constexpr std::size_t kMostPackages = 2'000'000;

enum Field : std::size_t {
  kPackage,
  kStatus,
  kVersion,
  kSource,
  kArchitecture,
  kMaintainer,
  kDepends,
  kPreDepends
};

struct Source {
  std::string_view name, version;
};

/// "gcc-5 (5.1.1-12)"; the version is given only where it differs from the package's own.
Source source_of(std::string_view field, std::string_view name, std::string_view version) {
  if (field.empty()) return {name, version};
  const auto parts = cut(field, "(");
  if (!parts) return {trim(field), version};
  return {trim(parts->first), trim(parts->second.substr(0, parts->second.find(')')))};
}

/// The package that one alternative asks for: "libc6:any (>= 2.36)" is libc6.
std::string_view wanted_name(std::string_view alternative) {
  alternative = trim_left(alternative);
  return alternative.substr(0, alternative.find_first_of(" \t\r\n(:[<"));
}

class Database {
 public:
  Database(std::string_view text, inventory::Sink& sink)
      : paragraphs_(text, {"Package", "Status", "Version", "Source", "Architecture", "Maintainer",
                           "Depends", "Pre-Depends"}),
        sink_(sink),
        dependencies_(sink) {}

  void read() {
    while (paragraphs_.next()) paragraph();
    for (std::size_t i = 0; i < wishes_.size(); ++i) resolve(i);
  }

 private:
  struct Wishes {
    std::string_view depends, pre_depends;
  };

  void paragraph() {
    if (!dpkg::is_installed(value(kStatus))) return;
    const auto name = value(kPackage);
    const auto shown = name.substr(0, 64);
    if (name.empty()) return skip("a package without a name");
    if (paragraphs_.damaged_line())
      sink_.problem(paragraphs_.damaged_line(), "a line that is not a field of a package");
    if (name.size() > kLongestName)
      return skip(fmt::format("a package name of {} bytes", name.size()));
    if (value(kVersion).empty()) return skip(fmt::format("package {} without a version", shown));
    const auto source = source_of(value(kSource), name, value(kVersion));
    const auto version = dpkg::split_version(value(kVersion));
    const auto source_version = dpkg::split_version(source.version);
    if (!version || !source_version || source.name.size() > kLongestName)
      return skip(fmt::format("package {}: version {} does not parse", shown,
                              (version ? source.version : value(kVersion)).substr(0, 64)));
    keep(name, *version, source.name, *source_version);
  }

  void keep(std::string_view name, const dpkg::VersionParts& version, std::string_view source_name,
            const dpkg::VersionParts& source_version) {
    if (sink_.packages.size() >= kMostPackages) return too_many(packages_left_out_, "packages");
    Package package{.id = fmt::format("{}@{}", name, value(kVersion)),
                    .name = std::string(name),
                    .version = std::string(version.version),
                    .release = std::string(version.release),
                    .epoch = version.epoch,
                    .arch = std::string(value(kArchitecture).substr(0, kLongestName)),
                    .src_name = std::string(source_name),
                    .src_version = std::string(source_version.version),
                    .src_release = std::string(source_version.release),
                    .src_epoch = source_version.epoch,
                    .maintainer = std::string(value(kMaintainer).substr(0, kLongestName))};
    package.repository_class =
        dpkg::is_third_party(package.maintainer) ? "third-party" : "official";
    // Of several architectures the first is what others depend on.
    const auto known = dependencies_.provide(name, sink_.packages.size());
    if (known < sink_.packages.size() && sink_.packages[known] == package)
      return skip(fmt::format("package {} stands here again", name.substr(0, 64)));
    wishes_.push_back({value(kDepends), value(kPreDepends)});
    sink_.add(std::move(package));
  }

  /// Turns the wishes of a package into ids of what is installed. Every installed alternative
  /// counts.
  void resolve(std::size_t index) {
    for (auto text : {wishes_[index].depends, wishes_[index].pre_depends})
      while (!text.empty()) {
        const auto end = std::min(text.find_first_of(",|"), text.size());
        dependencies_.want(wanted_name(text.substr(0, end)));
        text.remove_prefix(std::min(end + 1, text.size()));
      }
    dependencies_.connect(index);
  }

  std::string_view value(Field field) const { return paragraphs_.value(field); }
  void skip(std::string what) { sink_.problem(paragraphs_.line(), std::move(what) + "; skipped"); }
  void too_many(bool& said, std::string_view what) {
    if (!said)
      sink_.problem(paragraphs_.line(), fmt::format("too many {}; the rest is left out", what),
                    Error::too_large);
    said = true;
  }

  dpkg::Paragraphs paragraphs_;
  inventory::Sink& sink_;
  std::vector<Wishes> wishes_;  ///< By package.
  system::Dependencies dependencies_;
  bool packages_left_out_ = false;
};

Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(1u << 30));
  Database(text, sink).read();
  return {};
}

}  // namespace

inventory::Analyzer dpkg_status() {
  return {.name = "dpkg-status",
          .doc = "Packages installed by dpkg (Debian, Ubuntu, distroless)",
          .version = 1,
          .type = "dpkg",
          .ecosystem = Ecosystem::deb,
          .targets = inventory::kSystems,
          .files = {"var/lib/dpkg/status", "var/lib/dpkg/status.d/*"},
          .except = {"**/*.md5sums"},
          .limit = 1u << 30,
          .read = read};
}

}  // namespace oakum::ecosystems

// opkg's database of installed packages (OpenWrt until 23.05, Yocto): the paragraphs of dpkg's,
// with a control file and a list of files for each package beside it. Source: opkg's
// libopkg/pkg_parse.c as described in OpenWrt's "opkg package manager", and deb822(5).
#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "base/text.h"
#include "core/version/version.h"
#include "ecosystems/dpkg/installed.h"
#include "ecosystems/dpkg/paragraphs.h"
#include "ecosystems/system/dependencies.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

constexpr std::uint64_t kStatusLimit = 256u << 20;
constexpr std::uint64_t kControlLimit = 1u << 20;
constexpr std::uint64_t kListLimit = 64u << 20;
constexpr std::size_t kLongestWord = 1024;
constexpr std::size_t kLongestPath = 4096;
constexpr std::size_t kMostPackages = 200'000;

/// "libc6 (>= 2.36)" is libc6; alternatives stand behind '|'.
template <class Visit>
void for_names(std::string_view text, Visit visit) {
  while (!text.empty()) {
    const auto end = std::min(text.find_first_of(",|"), text.size());
    const auto word = trim_left(text.substr(0, end));
    if (const auto name = word.substr(0, word.find_first_of(" \t\r\n(=<>")); !name.empty())
      visit(name);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

class Database {
 public:
  Database(const io::File& file, std::string_view text, inventory::Sink& sink)
      : file_(file),
        paragraphs_(text, {"Package", "Version", "Status", "Architecture", "Maintainer", "Depends",
                           "Provides"}),
        sink_(sink) {}

  void read() {
    while (paragraphs_.next()) paragraph();
    resolve();
  }

 private:
  enum Field : std::size_t {
    kPackage,
    kVersion,
    kStatus,
    kArchitecture,
    kMaintainer,
    kDepends,
    kProvides
  };
  struct Names {
    std::string_view name, depends, provides;
  };

  void paragraph() {
    if (!dpkg::is_installed(value(kStatus))) return;
    const auto name = value(kPackage);
    if (paragraphs_.damaged_line())
      sink_.problem(paragraphs_.damaged_line(), "a line that is not a field of a package");
    if (const auto fault = fault_of(name, value(kVersion)); !fault.empty())
      return sink_.problem(paragraphs_.line(), fmt::format("{}; skipped", fault));
    if (!seen_.insert(name).second)
      return sink_.problem(paragraphs_.line(),
                           fmt::format("package {} stands here again; the first one counts", name));
    Package package{.id = fmt::format("{}@{}", name, value(kVersion)),
                    .name = std::string(name),
                    .version = std::string(value(kVersion)),
                    .arch = std::string(value(kArchitecture).substr(0, kLongestWord)),
                    .maintainer = std::string(value(kMaintainer).substr(0, kLongestWord))};
    add_control(package);
    add_files(package);
    names_.push_back({name, value(kDepends), value(kProvides)});
    sink_.add(std::move(package));
  }

  std::string fault_of(std::string_view name, std::string_view version) const {
    if (name.empty()) return "a package without a name";
    const auto shown = name.substr(0, 64);
    if (version.empty()) return fmt::format("package {} without a version", shown);
    // The name becomes part of a path below.
    if (name.size() > kLongestWord || name.find('/') != std::string_view::npos || name == "..")
      return fmt::format("package {}: no name of a package", shown);
    if (version.size() > kLongestWord || version.find_first_of(" \t\r\n") != std::string_view::npos)
      return fmt::format("package {}: version {} does not parse", shown, version.substr(0, 64));
    if (sink_.packages.size() >= kMostPackages) return "too many packages";
    return {};
  }

  std::unique_ptr<io::File> beside(std::string_view name, std::string_view extension) const {
    auto file = file_.sibling(fmt::format("info/{}.{}", name, extension));
    return file ? std::move(*file) : nullptr;
  }

  /// What the status leaves out to stay small: licence and source package.
  void add_control(Package& package) {
    const auto file = beside(package.name, "control");
    const auto text = file ? file->text(kControlLimit) : Error{Error::not_found, ""};
    if (!text) return;
    dpkg::Paragraphs control(*text, {"License", "SourceName", "Maintainer"});
    if (!control.next()) return;
    for (const auto license : split_words(control.value(0).substr(0, kLongestWord)))
      package.licenses.emplace_back(license);
    package.src_name = control.value(1).substr(0, kLongestWord);
    if (!package.src_name.empty()) package.src_version = package.version;
    if (package.maintainer.empty()) package.maintainer = control.value(2).substr(0, kLongestWord);
  }

  /// One path a line; Yocto writes size and mode behind a tab.
  void add_files(Package& package) {
    const auto file = beside(package.name, "list");
    const auto text = file ? file->text(kListLimit) : Error{Error::not_found, ""};
    if (!text) return;
    Lines lines(*text);
    for (std::string_view line; lines.next(line);) {
      auto path = trim(line.substr(0, line.find('\t')));
      while (path.starts_with('/')) path.remove_prefix(1);
      if (!path.empty() && path.size() <= kLongestPath) package.installed_files.emplace_back(path);
    }
  }

  void resolve() {
    system::Dependencies dependencies(sink_);
    for (std::size_t i = 0; i < names_.size(); ++i) dependencies.provide(names_[i].name, i);
    for (std::size_t i = 0; i < names_.size(); ++i)
      for_names(names_[i].provides, [&](std::string_view name) { dependencies.provide(name, i); });
    for (std::size_t i = 0; i < names_.size(); ++i) {
      for_names(names_[i].depends, [&](std::string_view name) { dependencies.want(name); });
      dependencies.connect(i);
    }
  }

  std::string_view value(Field field) const { return trim(paragraphs_.value(field)); }

  const io::File& file_;
  dpkg::Paragraphs paragraphs_;
  inventory::Sink& sink_;
  std::unordered_set<std::string_view> seen_;
  std::vector<Names> names_;  ///< By package.
};

Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(kStatusLimit));
  Database(file, text, sink).read();
  return {};
}

}  // namespace

inventory::Analyzer opkg_status() {
  return {.name = "opkg-status",
          .doc = "Packages installed by opkg (OpenWrt, Yocto)",
          .version = 1,
          .type = "opkg",
          .ecosystem = Ecosystem::opkg,
          .targets = inventory::kSystems,
          .files = {"usr/lib/opkg/status", "var/lib/opkg/status", "opt/lib/opkg/status"},
          .companions = {"usr/lib/opkg/info/*.control", "var/lib/opkg/info/*.control",
                         "opt/lib/opkg/info/*.control", "usr/lib/opkg/info/*.list",
                         "var/lib/opkg/info/*.list", "opt/lib/opkg/info/*.list"},
          .limit = kStatusLimit,
          .read = read};
}

}  // namespace oakum::ecosystems

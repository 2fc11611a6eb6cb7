// xbps's database of installed packages (Void Linux): a property list of dictionaries by package
// name, and one with its files for each package. Source: xbps's lib/package_register.c and the
// format of proplib(3), as xbps-query shows them.
#include <fmt/format.h>

#include "base/text.h"
#include "core/version/version.h"
#include "ecosystems/system/dependencies.h"
#include "formats/xml.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

using formats::XmlElement;

constexpr std::uint64_t kLimit = 256u << 20;
constexpr std::uint64_t kFilesLimit = 64u << 20;
constexpr std::size_t kLongestWord = 1024;
constexpr std::size_t kLongestPath = 4096;
constexpr std::size_t kMostPackages = 200'000;

/// Calls `member(key, value)` for the pairs of a dictionary, whose keys and values take turns.
template <class Member>
void for_members(XmlElement dictionary, Member member) {
  std::string_view key;
  for (const auto element : dictionary.children()) {
    if (element.name() == "key")
      key = element.text();
    else if (!key.empty())
      member(std::exchange(key, {}), element);
  }
}

/// "libssl3-3.1.4_1" is libssl3, 3.1.4_1.
std::string_view version_of(std::string_view pkgver) {
  const auto dash = pkgver.rfind('-');
  return dash == std::string_view::npos ? "" : pkgver.substr(dash + 1);
}

/// What a dependency or provision is called: of "glibc>=2.36_1" and of "libfoo-1.0_1".
std::string_view bare_name(std::string_view word) {
  const auto name = word.substr(0, word.find_first_of("<>"));
  if (name.size() != word.size()) return name;
  const auto dash = word.rfind('-');
  return dash != std::string_view::npos && word.find('_', dash) != std::string_view::npos
             ? word.substr(0, dash)
             : word;
}

class Database {
 public:
  Database(const io::File& file, inventory::Sink& sink) : file_(file), sink_(sink) {}

  Result<void> read(XmlElement root) {
    if (root.name() != "plist" || !root["dict"])
      return Error{Error::corrupt, "not a property list with a dictionary"};
    for_members(root["dict"], [&](std::string_view name, XmlElement value) {
      // "_XBPS_ALTERNATIVES_" and its like are the database's own.
      if (value.name() == "dict" && !name.starts_with("_XBPS_")) package(name, value);
    });
    resolve();
    return {};
  }

 private:
  struct Names {
    std::string_view name;
    std::vector<std::string_view> wants, provides;
  };

  void package(std::string_view name, XmlElement dictionary) {
    Package package{.name = std::string(name.substr(0, kLongestWord))};
    Names names{.name = name};
    bool installed = true;
    for_members(dictionary, [&](std::string_view key, XmlElement value) {
      const auto text = value.text().substr(0, kLongestWord);
      if (key == "pkgver") package.version = version_of(text);
      if (key == "architecture" && text != "noarch") package.arch = text;
      if (key == "maintainer") package.maintainer = text;
      if (key == "license") add_licenses(package, text);
      if (key == "sourcepkg") package.src_name = bare_name(text);
      if (key == "state") installed = text != "half-removed" && text != "not-installed";
      if (key == "run_depends") add_names(value, names.wants);
      if (key == "provides") add_names(value, names.provides);
    });
    if (!installed) return;
    if (const auto fault = fault_of(name, package.version); !fault.empty())
      return sink_.problem(dictionary.line(), fmt::format("{}; skipped", fault));
    package.id = fmt::format("{}@{}", package.name, package.version);
    if (!package.src_name.empty()) package.src_version = package.version;
    add_files(package);
    names_.push_back(std::move(names));
    sink_.add(std::move(package));
  }

  std::string fault_of(std::string_view name, std::string_view version) const {
    const auto shown = name.substr(0, 64);
    // The name becomes part of a path below.
    if (name.size() > kLongestWord || name.find('/') != std::string_view::npos)
      return fmt::format("package {}: no name of a package", shown);
    if (version.empty()) return fmt::format("package {} without a version", shown);
    if (!is_version(VersionScheme::xbps, version))
      return fmt::format("package {}: version {} does not parse", shown, version.substr(0, 64));
    if (sink_.packages.size() >= kMostPackages) return "too many packages";
    return {};
  }

  static void add_licenses(Package& package, std::string_view text) {
    for (const auto license : split(text, ','))
      if (!trim(license).empty()) package.licenses.emplace_back(trim(license));
  }

  static void add_names(XmlElement array, std::vector<std::string_view>& names) {
    for (const auto element : array.children("string"))
      if (!element.text().empty()) names.push_back(bare_name(element.text()));
  }

  /// Files, configuration files and links of ".NAME-files.plist".
  void add_files(Package& package) {
    const auto list = file_.sibling(fmt::format(".{}-files.plist", package.name));
    const auto text = list ? (*list)->text(kFilesLimit) : Error{Error::not_found, ""};
    if (!text) return;
    const auto plist = formats::parse_xml(*text);
    if (!plist)
      return sink_.problem(0, fmt::format("files of {}: {}", package.name, plist.error().what),
                           plist.error().kind);
    for_members(plist->root()["dict"], [&](std::string_view key, XmlElement value) {
      if (key != "files" && key != "conf_files" && key != "links") return;
      for (const auto entry : value.children("dict"))
        for_members(entry, [&](std::string_view field, XmlElement path) {
          if (field != "file" || path.text().size() > kLongestPath) return;
          auto file = path.text();
          while (file.starts_with('/')) file.remove_prefix(1);
          if (!file.empty()) package.installed_files.emplace_back(file);
        });
    });
  }

  void resolve() {
    system::Dependencies dependencies(sink_);
    for (std::size_t i = 0; i < names_.size(); ++i) dependencies.provide(names_[i].name, i);
    for (std::size_t i = 0; i < names_.size(); ++i)
      for (const auto name : names_[i].provides) dependencies.provide(name, i);
    for (std::size_t i = 0; i < names_.size(); ++i) {
      for (const auto name : names_[i].wants) dependencies.want(name);
      dependencies.connect(i);
    }
  }

  const io::File& file_;
  inventory::Sink& sink_;
  std::vector<Names> names_;  ///< By package.
};

Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(kLimit));
  const auto plist = TRY(formats::parse_xml(text, {.bytes = kLimit, .depth = 64}));
  return Database(file, sink).read(plist.root());
}

}  // namespace

inventory::Analyzer xbps_pkgdb() {
  return {.name = "xbps-pkgdb",
          .doc = "Packages installed by xbps (Void Linux)",
          .version = 1,
          .type = "xbps",
          .ecosystem = Ecosystem::xbps,
          .targets = inventory::kSystems,
          .files = {"var/db/xbps/pkgdb-*.plist"},
          .companions = {"var/db/xbps/.*-files.plist"},
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems

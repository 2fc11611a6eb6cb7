// pacman's database of installed packages (Arch Linux and what builds on it): one folder a package
// with its description and the list of its files. Source: pacman's lib/libalpm/be_local.c, as
// described in alpm-db-desc(5) and alpm-db-files(5) (versions 1 and 2).
#include <fmt/format.h>

#include "base/text.h"
#include "core/version/version.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

constexpr std::uint64_t kDescriptionLimit = 4u << 20;
constexpr std::uint64_t kFilesLimit = 64u << 20;
constexpr std::size_t kLongestWord = 1024;
constexpr std::size_t kLongestPath = 4096;
constexpr std::size_t kMostLicenses = 1000;

/// Calls `value(key, line)` for every line below a "%KEY%".
template <class Value>
void for_values(std::string_view text, Value value) {
  Lines lines(text);
  std::string_view key;
  for (std::string_view line; lines.next(line);) {
    line = trim_right(line);
    if (line.empty())
      key = {};
    else if (key.empty() && line.size() > 2 && line.front() == '%' && line.back() == '%')
      key = line.substr(1, line.size() - 2);
    else
      value(key, line);
  }
}

Package describe(std::string_view text) {
  Package package;
  for_values(text, [&](std::string_view key, std::string_view line) {
    if (key == "NAME") package.name = line;
    if (key == "VERSION") package.version = line;  // with its epoch and release, as purls have it
    if (key == "BASE") package.src_name = line.substr(0, kLongestWord);
    if (key == "ARCH" && line != "any") package.arch = line.substr(0, kLongestWord);
    if (key == "PACKAGER") package.maintainer = line.substr(0, kLongestWord);
    if (key == "LICENSE" && package.licenses.size() < kMostLicenses)
      package.licenses.emplace_back(line.substr(0, kLongestWord));
  });
  return package;
}

std::string fault_of(const Package& package) {
  const auto shown = package.name.substr(0, 64);
  if (package.name.empty()) return "a package without a name";
  if (package.version.empty()) return fmt::format("package {} without a version", shown);
  if (package.name.size() > kLongestWord || package.version.size() > kLongestWord)
    return fmt::format("package {}: a name or version of more than {} bytes", shown, kLongestWord);
  if (!is_version(VersionScheme::pacman, package.version))
    return fmt::format("package {}: version {} does not parse", shown,
                       package.version.substr(0, 64));
  return {};
}

/// Directories end in '/'; they belong to many packages and are left out.
std::vector<std::string> files_of(const io::File& description, inventory::Sink& sink) {
  std::vector<std::string> files;
  const auto list = description.sibling("files");
  const auto text = list ? (*list)->text(kFilesLimit) : Error{Error::not_found, ""};
  if (!text) {
    // An image layer that only holds the description has no list; what else is wrong is said.
    if (text.error().kind != Error::not_found)
      sink.problem(0, text.error().what, text.error().kind);
    return files;
  }
  for_values(*text, [&](std::string_view key, std::string_view line) {
    if (key == "FILES" && line.back() != '/' && line.size() <= kLongestPath)
      files.emplace_back(line);
  });
  return files;
}

Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(kDescriptionLimit));
  auto package = describe(text);
  if (auto fault = fault_of(package); !fault.empty())
    return Error{Error::corrupt, std::move(fault)};
  package.id = fmt::format("{}@{}", package.name, package.version);
  if (!package.src_name.empty()) package.src_version = package.version;
  package.installed_files = files_of(file, sink);
  sink.add(std::move(package));
  return {};
}

}  // namespace

inventory::Analyzer pacman_local() {
  return {.name = "pacman-local",
          .doc = "Packages installed by pacman (Arch Linux)",
          .version = 1,
          .type = "alpm",
          .ecosystem = Ecosystem::alpm,
          .targets = inventory::kSystems,
          .files = {"var/lib/pacman/local/*/desc"},
          .companions = {"var/lib/pacman/local/*/files"},
          .limit = kDescriptionLimit,
          .read = read};
}

}  // namespace oakum::ecosystems

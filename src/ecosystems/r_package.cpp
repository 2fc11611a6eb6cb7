// DESCRIPTION of an installed R package. Source: Writing R Extensions, 1.1.1. Fields are "Name:
// value", continued on indented lines; `Built` stands only in those that were installed, so the
// sources of a package do not count as installed.
#include <map>

#include "base/text.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

constexpr std::uint64_t kLimit = 1u << 20;
constexpr std::size_t kMostFields = 1'000;

using Fields = std::map<std::string, std::string, std::less<>>;

Fields read_fields(std::string_view text) {
  Fields fields;
  std::string* current = nullptr;
  std::string_view line;
  for (Lines lines(text); lines.next(line);) {
    if (!line.empty() && is_space(line[0])) {
      if (current) *current += fmt::format(" {}", trim(line));
      continue;
    }
    const auto parts = cut(line, ":");
    if (!parts || fields.size() >= kMostFields) continue;
    current = &fields[std::string(parts->first)];
    *current = trim(parts->second);
  }
  return fields;
}

Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(kLimit));
  const auto fields = read_fields(text);
  const auto value = [&](std::string_view name) {
    const auto found = fields.find(name);
    return found == fields.end() ? std::string() : found->second;
  };
  if (value("Built").empty()) return {};
  Package package;
  package.name = value("Package");
  package.version = value("Version");
  if (package.name.empty() || package.version.empty())
    return Error{Error::corrupt, "an R package without a name or version"};
  package.id = fmt::format("{}@{}", package.name, package.version);
  if (auto license = value("License"); !license.empty()) package.licenses = {std::move(license)};
  package.maintainer = value("Maintainer");
  sink.add(std::move(package));
  return {};
}

}  // namespace

inventory::Analyzer r_package() {
  return {.name = "r-package",
          .doc = "Installed R packages",
          .version = 1,
          .type = "r-package",
          .ecosystem = Ecosystem::cran,
          .group = "R",
          .targets = inventory::kInstalled,
          .files = {"**/library/*/DESCRIPTION", "**/site-library/*/DESCRIPTION"},
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems

// Portage's database of installed packages (Gentoo): var/db/pkg/CATEGORY/NAME-VERSION/ with one
// small file for each fact; PF, which holds NAME-VERSION, is always there. Source: the Package
// Manager Specification 8, chapters 3 (names and versions) and 13.
#include <fmt/format.h>

#include <optional>

#include "base/text.h"
#include "core/version/version.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

constexpr std::uint64_t kFactLimit = 64u << 10;
constexpr std::uint64_t kContentsLimit = 64u << 20;
constexpr std::size_t kLongestWord = 1024;
constexpr std::size_t kLongestPath = 4096;

struct Parts {
  std::string_view name, version;
};

/// "openssl-3.0.13-r2" is openssl, 3.0.13-r2. A name may have dashes, and words that start with a
/// digit behind them, so the version is the longest rest that is one.
std::optional<Parts> split_name(std::string_view text) {
  for (auto dash = text.find('-', 1); dash != std::string_view::npos;
       dash = text.find('-', dash + 1)) {
    const auto version = text.substr(dash + 1);
    if (!version.empty() && is_digit(version.front()) &&
        is_version(VersionScheme::portage, version))
      return Parts{text.substr(0, dash), version};
  }
  return std::nullopt;
}

/// The content of a file beside PF; empty when there is none.
std::string fact(const io::File& pf, std::string_view name, inventory::Sink& sink) {
  const auto file = pf.sibling(name);
  const auto text = file ? (*file)->text(kFactLimit) : Error{Error::not_found, ""};
  if (text) return std::string(trim(*text));
  if (text.error().kind != Error::not_found)
    sink.problem(0, fmt::format("{}: {}", name, text.error().what), text.error().kind);
  return {};
}

/// The licences an expression names: "|| ( GPL-2 BSD ) ssl? ( openssl )" has three; which of them
/// hold depends on how it was built, so all are told.
std::vector<std::string> licenses_of(std::string_view expression) {
  std::vector<std::string> licenses;
  for (const auto word : split_words(expression))
    if (word != "||" && word != "(" && word != ")" && !word.ends_with('?'))
      licenses.emplace_back(word.substr(0, kLongestWord));
  return licenses;
}

/// The path of "obj PATH MD5 TIME" or "sym PATH -> TARGET TIME"; empty for directories.
std::string_view path_of(std::string_view line) {
  if (line.starts_with("sym ")) {
    const auto arrow = line.find(" -> ");
    return arrow == std::string_view::npos ? "" : line.substr(4, arrow - 4);
  }
  if (!line.starts_with("obj ")) return {};
  line = line.substr(4);
  for (int field = 0; field < 2; ++field)
    line = line.substr(0, std::min(line.rfind(' '), line.size()));
  return line;
}

std::vector<std::string> files_of(const io::File& pf, inventory::Sink& sink) {
  std::vector<std::string> files;
  const auto contents = pf.sibling("CONTENTS");
  if (!contents) return files;
  const auto text = (*contents)->text(kContentsLimit);
  if (!text) {
    sink.problem(0, text.error().what, text.error().kind);
    return files;
  }
  Lines lines(*text);
  for (std::string_view line; lines.next(line);) {
    auto path = path_of(line);
    if (path.starts_with('/')) path.remove_prefix(1);
    if (!path.empty() && path.size() <= kLongestPath) files.emplace_back(path);
  }
  return files;
}

Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto folder = split(file.directory(), '/');
  if (folder.back().starts_with("-MERGING-")) return {};  // not yet installed, or never
  const auto text = TRY(file.text(kFactLimit));
  const auto pf = trim(text);
  const auto parts = pf.size() <= kLongestWord ? split_name(pf) : std::nullopt;
  if (!parts)
    return Error{Error::corrupt,
                 fmt::format("\"{}\" is not a name and a version", pf.substr(0, 64))};
  const auto category = folder[folder.size() - 2];  // the pattern has it
  Package package{.name = fmt::format("{}/{}", category, parts->name),
                  .version = std::string(parts->version)};
  package.id = fmt::format("{}@{}", package.name, package.version);
  // "3.12/3.12": what follows the slash is for rebuilding only. Slot 0 is the one that is not said.
  const auto slot = fact(file, "SLOT", sink);
  if (const auto main = slot.substr(0, slot.find('/')); !main.empty() && main != "0")
    package.id += fmt::format(":{}", main);
  package.licenses = licenses_of(fact(file, "LICENSE", sink));
  package.installed_files = files_of(file, sink);
  // Packages of overlays are built from recipes of others; the distribution's advisories hold for
  // the program all the same, since they go by its own version.
  sink.add(std::move(package));
  return {};
}

}  // namespace

inventory::Analyzer portage_vdb() {
  return {
      .name = "portage-vdb",
      .doc = "Packages installed by Portage (Gentoo)",
      .version = 1,
      .type = "portage",
      .ecosystem = Ecosystem::portage,
      .targets = inventory::kSystems,
      .files = {"var/db/pkg/*/*/PF"},
      .companions = {"var/db/pkg/*/*/CONTENTS", "var/db/pkg/*/*/LICENSE", "var/db/pkg/*/*/SLOT"},
      .limit = kFactLimit,
      .read = read};
}

}  // namespace oakum::ecosystems

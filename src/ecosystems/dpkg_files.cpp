// The files a dpkg package owns, from its checksum list: "d41d8cd98f00b204e9800998ecf8427e
// usr/bin/tar".
#include "base/text.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

constexpr std::size_t kLongestPath = 4096;

/// The path of one line, or nothing when it is not "checksum, two spaces, path".
std::string_view path_of(std::string_view line) {
  const auto parts = cut(line, "  ");
  if (!parts) return {};
  auto path = parts->second;
  if (path.starts_with("./")) path.remove_prefix(2);
  while (path.starts_with('/')) path.remove_prefix(1);
  return path;
}

Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(64u << 20));
  inventory::OwnedFiles owned;
  owned.package = file.name().substr(0, file.name().rfind('.'));
  Lines lines(text);
  for (std::string_view line; lines.next(line);) {
    if (trim(line).empty()) continue;
    const auto path = path_of(line);
    if (path.empty() || path.size() > kLongestPath)
      sink.problem(lines.number(), "a line that is not a checksum and a path; skipped");
    else
      owned.files.emplace_back(path);
  }
  if (!owned.files.empty()) sink.owned.push_back(std::move(owned));
  return {};
}

}  // namespace

inventory::Analyzer dpkg_files() {
  return {.name = "dpkg-files",
          .doc = "Files that dpkg packages own",
          .version = 1,
          .targets = inventory::kSystems,
          .files = {"var/lib/dpkg/info/*.md5sums", "var/lib/dpkg/status.d/*.md5sums"},
          .read = read};
}

}  // namespace oakum::ecosystems

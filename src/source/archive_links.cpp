#include "source/archive_links.h"

#include <algorithm>
#include <string_view>
#include <vector>

namespace oakum::source {

/// Where a symbolic link at `path` leads, '..' resolved; "" when it leaves the archive.
static std::string resolve_link(const std::string& path, const std::string& target) {
  std::vector<std::string_view> parts;
  const auto slash = path.rfind('/');
  const auto whole = (slash == std::string::npos ? "" : path.substr(0, slash + 1)) + target;
  std::string_view rest = whole;
  while (!rest.empty()) {
    const auto end = std::min(rest.find('/'), rest.size());
    const auto part = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (part == ".." && parts.empty()) return "";
    if (part == "..")
      parts.pop_back();
    else if (!part.empty() && part != ".")
      parts.push_back(part);
  }
  std::string resolved;
  for (const auto part : parts) resolved += (resolved.empty() ? "" : "/") + std::string(part);
  return resolved;
}

void ArchiveLinks::note(const io::TarEntry& entry) {
  if (entry.type == io::TarType::hard_link) links_[entry.path] = entry.link_target;
  if (entry.type == io::TarType::symlink)
    links_[entry.path] = resolve_link(entry.path, entry.link_target);
}

}  // namespace oakum::source

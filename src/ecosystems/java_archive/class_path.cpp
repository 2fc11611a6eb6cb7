#include "ecosystems/java_archive/class_path.h"

#include <algorithm>
#include <string_view>
#include <vector>

namespace oakum::ecosystems::java_archive {
namespace {

constexpr std::size_t kDeepestPackage = 6;  ///< Coordinates are seldom longer than this.

/// The folders of classes, each with a '/' behind every component: "com/google/gson/".
std::vector<std::string_view> class_folders(std::span<const io::ZipEntry> members) {
  std::vector<std::string_view> folders;
  for (const auto& member : members)
    if (member.name.ends_with(".class") && member.name.find('/') != member.name.npos &&
        !member.name.starts_with("META-INF/") && !member.name.starts_with("WEB-INF/") &&
        !member.name.starts_with("BOOT-INF/"))
      folders.push_back(member.name.substr(0, member.name.rfind('/') + 1));
  return folders;
}

/// The first component with its '/', or "".
std::string_view first_component(std::string_view folder) {
  return folder.substr(0, folder.find('/') + 1);
}

/// The component that more than half of `all` folders start with, or "" (Boyer and Moore's vote).
std::string_view majority(const std::vector<std::string_view>& folders, std::size_t all) {
  std::string_view leader;
  std::size_t lead = 0;
  for (const auto folder : folders) {
    const auto component = first_component(folder);
    if (lead == 0) leader = component;
    component == leader ? ++lead : --lead;
  }
  const auto votes = static_cast<std::size_t>(
      std::count_if(folders.begin(), folders.end(),
                    [&](std::string_view folder) { return first_component(folder) == leader; }));
  return votes * 2 > all ? leader : std::string_view();
}

}  // namespace

std::string common_package(std::span<const io::ZipEntry> members) {
  auto folders = class_folders(members);
  const auto all = folders.size();
  std::string package;
  for (std::size_t depth = 0; depth < kDeepestPackage; ++depth) {
    const auto component = majority(folders, all);
    if (component.empty()) break;
    if (!package.empty()) package += '.';
    package += component.substr(0, component.size() - 1);
    std::erase_if(folders,
                  [&](std::string_view folder) { return first_component(folder) != component; });
    for (auto& folder : folders) folder.remove_prefix(component.size());
  }
  return package;
}

}  // namespace oakum::ecosystems::java_archive

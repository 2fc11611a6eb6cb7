#include "disk/btrfs/directory.h"

#include "disk/btrfs/subvolumes.h"
#include "disk/names.h"

namespace oakum::disk::btrfs {
namespace {

constexpr std::uint8_t kIndexedEntry = 96;
constexpr std::uint8_t kInodeItem = 1;
constexpr std::uint8_t kRootItem = 132;
constexpr std::size_t kNameAt = 30;

Result<NodeId> target_of(const Subvolumes& subvolumes, NodeId directory,
                         const DirectoryEntry& entry) {
  if (entry.target.type == kInodeItem) return NodeId{directory.tree, entry.target.object};
  if (entry.target.type != kRootItem)
    return corrupt(fmt::format("directory {}: an entry of no kind", directory.number));
  const auto tree = entry.target.object;
  if (!TRY(subvolumes.belongs(tree, directory, entry.name))) return NodeId{tree, kEmptyDirectory};
  const auto subvolume = TRY(subvolumes.find(tree));
  return NodeId{tree, subvolume.directory};
}

}  // namespace

Result<void> for_each_entry(ByteView item,
                            const std::function<Result<void>(const DirectoryEntry&)>& visit) {
  while (!item.empty()) {
    const std::size_t data = u16(item, 25);
    const std::size_t name = u16(item, 27);
    if (!slice(item, 0, kNameAt + name + data))
      return corrupt("an entry of a directory is cut off");
    TRY(visit({key_at(item, 0), as_text(item.subspan(kNameAt, name))}));
    item = item.subspan(kNameAt + name + data);
  }
  return {};
}

Result<std::vector<Entry>> list_directory(const Trees& trees, const Subvolumes& subvolumes,
                                          NodeId directory) {
  std::vector<Entry> entries;
  const auto add = [&](const DirectoryEntry& entry) -> Result<void> {
    if (!is_file_name(entry.name))
      return corrupt(fmt::format("directory {}: a name that no file can have", directory.number));
    if (entries.size() == kMaxEntries)
      return Error{Error::too_large, fmt::format("btrfs: directory {}: more than {} entries",
                                                 directory.number, kMaxEntries)};
    const auto id = TRY(target_of(subvolumes, directory, entry));
    entries.push_back({std::string(entry.name), id});
    return {};
  };
  const auto subvolume = TRY(subvolumes.find(directory.tree));
  TRY(trees.visit(subvolume.root, {directory.number, kIndexedEntry, 0},
                  {directory.number, kIndexedEntry, kLast},
                  [&](const Key&, ByteView item) { return for_each_entry(item, add); }));
  return entries;
}

}  // namespace oakum::disk::btrfs

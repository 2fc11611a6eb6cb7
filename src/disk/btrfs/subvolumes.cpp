#include "disk/btrfs/subvolumes.h"

#include "disk/btrfs/directory.h"

namespace oakum::disk::btrfs {
namespace {

constexpr std::uint8_t kRootItem = 132;
constexpr std::uint8_t kRootReference = 156;
constexpr std::size_t kSmallestRootItem = 239;
constexpr std::size_t kReferenceName = 18;
constexpr std::uint64_t kFirstTree = 5;
constexpr std::size_t kKept = 1024;

}  // namespace

Subvolumes::Subvolumes(const Trees& trees, const Superblock& super)
    : trees_(trees), roots_(super.roots), root_directory_(super.root_directory), known_(kKept) {}

Result<Subvolume> Subvolumes::find(std::uint64_t tree) const {
  const auto known = TRY(known_.get(tree, [&] { return load(tree); }));
  return *known;
}

Result<Subvolume> Subvolumes::load(std::uint64_t tree) const {
  const auto position = TRY(trees_.seek(roots_, {tree, kRootItem, kLast}));
  const auto key = position.next == 0 ? Key{} : position.leaf->key(position.next - 1);
  if (key.object != tree || key.type != kRootItem)
    return corrupt(fmt::format("there is no tree {}", tree));
  const auto item = position.leaf->item(position.next - 1);
  if (item.size() < kSmallestRootItem)
    return corrupt(fmt::format("the root of tree {} is cut off", tree));
  return Subvolume{.root = {u64(item, 176), u8(item, 238)}, .directory = u64(item, 168)};
}

Result<std::uint64_t> Subvolumes::default_tree() const {
  auto tree = kFirstTree;
  TRY(trees_.visit(roots_, {root_directory_, kHashedEntry, 0},
                   {root_directory_, kHashedEntry, kLast}, [&](const Key&, ByteView item) {
                     return for_each_entry(item, [&](const DirectoryEntry& entry) -> Result<void> {
                       if (entry.name == "default" && entry.target.type == kRootItem)
                         tree = entry.target.object;
                       return {};
                     });
                   }));
  return tree;
}

Result<bool> Subvolumes::belongs(std::uint64_t child, NodeId directory,
                                 std::string_view name) const {
  const Key key{directory.tree, kRootReference, child};
  bool found = false;
  TRY(trees_.visit(roots_, key, key, [&](const Key&, ByteView item) -> Result<void> {
    const auto said = slice(item, kReferenceName, u16(item, 16));
    found = said && u64(item, 0) == directory.number && as_text(*said) == name;
    return {};
  }));
  return found;
}

}  // namespace oakum::disk::btrfs

#include "source/assemble.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "source/fstab.h"

namespace oakum::source {
namespace {

constexpr std::uint64_t kLongestFstab = 1 << 20;
constexpr std::size_t kMostSubvolumes = 100;
constexpr disk::NodeId kBtrfsTop{5, 256};

bool is_directory(const MountedTree& tree, std::string_view path) {
  const auto place = tree.find(path);
  return place && place->node.type == disk::Node::Type::directory;
}

/// What says of itself which system it is.
bool has_release(const MountedTree& tree) {
  for (const auto* path : {"etc/os-release", "usr/lib/os-release", "etc/alpine-release",
                           "etc/debian_version", "etc/redhat-release", "etc/SuSE-release"})
    if (tree.find(path)) return true;
  return false;
}

bool is_root(const MountedTree& tree) {
  if (has_release(tree)) return true;
  return is_directory(tree, "etc") &&
         (is_directory(tree, "bin") || is_directory(tree, "sbin") || is_directory(tree, "usr/bin"));
}

/// A directory of a volume that may be the root of a system.
struct Root {
  const disk::Volume* volume = nullptr;
  disk::NodeId node;
  std::string subvolume;  ///< Of btrfs, as a path; "" for what is mounted when none is asked for.
  std::vector<FstabLine> fstab;
};

std::vector<FstabLine> fstab_of(const MountedTree& tree) {
  const auto place = tree.find("etc/fstab");
  if (!place || place->node.type != disk::Node::Type::file) return {};
  const auto file = tree.file("etc/fstab", *place);
  const auto text = file->text(kLongestFstab);
  return text ? parse_fstab(*text) : std::vector<FstabLine>();
}

/// The partition that a plain device name of the first disk means; 0: none.
unsigned partition_in(std::string_view device) {
  for (const std::string_view disk :
       {"/dev/sda", "/dev/vda", "/dev/xvda", "/dev/hda", "/dev/nvme0n1p", "/dev/mmcblk0p"})
    if (device.starts_with(disk)) {
      const auto number = parse_decimal(device.substr(disk.size()));
      return number && *number < 1000 ? static_cast<unsigned>(*number) : 0;
    }
  return 0;
}

bool is_meant(const disk::Volume& volume, std::string_view device) {
  const auto tagged = [&](std::string_view tag, std::string_view folder) {
    std::string_view value;
    if (device.starts_with(tag))
      value = device.substr(tag.size());
    else if (device.starts_with(folder))
      value = device.substr(folder.size());
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
      value = value.substr(1, value.size() - 2);
    return value;
  };
  const auto names = [](std::string_view asked, std::string_view has) {
    return !asked.empty() && asked == has;
  };
  const auto names_id = [](std::string_view asked, std::string_view has) {
    return !asked.empty() && equal_ignoring_case(asked, has);
  };
  if (std::count(volume.devices.begin(), volume.devices.end(), device)) return true;
  if (volume.partition != 0 && partition_in(device) == volume.partition) return true;
  return names_id(tagged("UUID=", "/dev/disk/by-uuid/"), volume.content.uuid) ||
         names(tagged("LABEL=", "/dev/disk/by-label/"), volume.content.label) ||
         names_id(tagged("PARTUUID=", "/dev/disk/by-partuuid/"), volume.partition_uuid) ||
         names(tagged("PARTLABEL=", "/dev/disk/by-partlabel/"), volume.partition_label);
}

/// Puts the volumes of a disk together to one tree.
class Assembly {
 public:
  Assembly(const disk::Volumes& volumes, MountedTree& tree, std::vector<Problem>& problems)
      : volumes_(volumes), tree_(tree), problems_(problems) {}

  void run() {
    find_roots();
    if (roots_.empty())
      mount_side_by_side();
    else
      mount_system(choose());
    for (const auto& volume : volumes_.list)
      if (volume.error) complain(volume, *volume.error);
    for (const auto& error : volumes_.problems)
      problems_.push_back({{.path = "disk", .line = 0, .layer = 0}, error.what, error.kind});
  }

 private:
  void find_roots() {
    for (const auto& volume : volumes_.list) {
      if (!volume.files) continue;
      if (offer(volume, volume.files->root(), "")) continue;
      if (volume.content.kind == disk::ContentKind::btrfs) look_into_subvolumes(volume);
    }
  }

  bool offer(const disk::Volume& volume, disk::NodeId node, std::string subvolume) {
    const MountedTree tree(*volume.files, node);
    if (!is_root(tree)) return false;
    roots_.push_back({&volume, node, std::move(subvolume), fstab_of(tree)});
    return true;
  }

  /// Systems on btrfs often live in a subvolume that only their boot loader and fstab name.
  void look_into_subvolumes(const disk::Volume& volume) {
    const auto top = volume.files->node(kBtrfsTop);
    if (!top) return;
    auto entries = volume.files->list(*top);
    if (!entries) return;
    const auto usual = [](const disk::Entry& entry) {
      return entry.name != "@" && entry.name != "root" && entry.name != "@rootfs";
    };
    std::sort(entries->begin(), entries->end(), [&](const auto& a, const auto& b) {
      return std::pair(usual(a), std::string_view(a.name)) <
             std::pair(usual(b), std::string_view(b.name));
    });
    if (entries->size() > kMostSubvolumes) entries->resize(kMostSubvolumes);
    for (const auto& entry : *entries) offer(volume, entry.id, entry.name);
  }

  /// The first whose fstab says that it is the root, else the first.
  const Root& choose() const {
    const auto says_so = [](const Root& root) {
      return std::any_of(root.fstab.begin(), root.fstab.end(), [&](const FstabLine& line) {
        auto subvolume = line.value("subvol");
        if (subvolume.starts_with('/')) subvolume.remove_prefix(1);
        return line.point.empty() && is_meant(*root.volume, line.device) &&
               (subvolume.empty() || subvolume == root.subvolume);
      });
    };
    const auto found = std::find_if(roots_.begin(), roots_.end(), says_so);
    return found == roots_.end() ? roots_.front() : *found;
  }

  void mount_system(const Root& root) {
    tree_.mount("", *root.volume->files, root.node);
    mounted_.insert(root.volume);
    has_root_ = true;
    for (const auto& line : root.fstab)
      if (!line.point.empty()) follow(line);
    for (const auto& other : roots_)
      if (mounted_.insert(other.volume).second)
        complain(*other.volume, {Error::unsupported,
                                 "another system than the one that was scanned; not looked at"});
  }

  /// Mounts what a line of the fstab says, when it is on this disk.
  void follow(const FstabLine& line) {
    if (!line.device.starts_with("/dev/") && line.device.find('=') == std::string::npos) return;
    const auto volume =
        std::find_if(volumes_.list.begin(), volumes_.list.end(),
                     [&](const disk::Volume& one) { return is_meant(one, line.device); });
    if (volume == volumes_.list.end()) return miss(line);
    mounted_.insert(&*volume);
    if (!volume->files) return;
    const auto node = subvolume(*volume, line);
    if (node)
      tree_.mount(line.point, *volume->files, *node);
    else
      complain(*volume, node.error());
  }

  void miss(const FstabLine& line) {
    if (line.has("nofail") || line.has("noauto") || line.type == "iso9660" || line.type == "vfat")
      return;
    problems_.push_back(
        {{.path = line.point, .line = 0, .layer = 0},
         fmt::format("on {} (etc/fstab), which is not in this image", printable(line.device)),
         Error::not_found});
  }

  static Result<disk::NodeId> subvolume(const disk::Volume& volume, const FstabLine& line) {
    if (volume.content.kind != disk::ContentKind::btrfs) return volume.files->root();
    if (const auto id = parse_decimal(line.value("subvolid")); id && *id >= 256)
      return disk::NodeId{*id, 256};
    auto path = line.value("subvol");
    if (path.starts_with('/')) path.remove_prefix(1);
    if (path.empty()) return volume.files->root();
    const auto place = TRY(MountedTree(*volume.files, kBtrfsTop).find(path));
    return place.node.id;
  }

  /// Without a system there is nothing that says what belongs where.
  void mount_side_by_side() {
    const auto count = std::count_if(volumes_.list.begin(), volumes_.list.end(),
                                     [](const auto& volume) { return volume.files != nullptr; });
    for (const auto& volume : volumes_.list)
      if (volume.files)
        tree_.mount(count == 1 ? "" : volume.prefix, *volume.files, volume.files->root());
  }

  /// What the system would have mounted was to be read: then the scan is not complete.
  void complain(const disk::Volume& volume, const Error& error) {
    const bool counts = !volume.files && (!has_root_ || mounted_.contains(&volume));
    const auto kind = error.kind == Error::unsupported && counts ? Error::io : error.kind;
    problems_.push_back({{.path = volume.name, .line = 0, .layer = 0}, error.what, kind});
  }

  const disk::Volumes& volumes_;
  MountedTree& tree_;
  std::vector<Problem>& problems_;
  std::vector<Root> roots_;
  std::set<const disk::Volume*> mounted_;
  bool has_root_ = false;
};

}  // namespace

std::vector<Problem> assemble(const disk::Volumes& volumes, MountedTree& tree) {
  std::vector<Problem> problems;
  Assembly(volumes, tree, problems).run();
  return problems;
}

}  // namespace oakum::source

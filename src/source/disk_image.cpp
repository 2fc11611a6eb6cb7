#include "source/disk_image.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "disk/image.h"
#include "disk/volumes.h"
#include "source/fstab.h"
#include "source/mounted.h"

namespace oakum::source {
namespace {

constexpr std::size_t kLongestPath = 4096;
constexpr std::uint64_t kMostEntries = 50'000'000;
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

/// One walk of the tree, depth first, without recursion.
class Walk {
 public:
  Walk(const MountedTree& tree, Visitor& visitor, const WalkOptions& options)
      : tree_(tree), visitor_(visitor), options_(options) {}

  Result<void> run() {
    for (const auto& point : tree_.points()) start(point);
    while (!pending_.empty()) {
      if (options_.cancel) TRY(options_.cancel->check());
      const auto [path, id] = std::move(pending_.back());
      pending_.pop_back();
      visit(path, id);
      if (entries_ > kMostEntries) {
        complain("", {Error::too_large, "more than 50 million files; the rest is not looked at"});
        break;
      }
    }
    return {};
  }

  /// A path that may or may not be there.
  void visit_file(const std::string& path) {
    const auto interest = visitor_.interest(path);
    if (interest == Visitor::Interest::none) return;
    if (const auto place = tree_.find(path)) {
      show(path, *place, interest);
    } else if (place.error().kind != Error::not_found) {
      complain(path, place.error());
    }
  }

 private:
  struct Directory {
    const disk::FileSystem* files;
    disk::NodeId id;
    auto operator<=>(const Directory&) const = default;
  };
  struct Pending {
    std::string path;
    Directory directory;
  };

  /// A mount point: unless something above it is not to be entered.
  void start(const std::string& point) {
    for (auto slash = point.find('/'); slash != std::string::npos;
         slash = point.find('/', slash + 1))
      if (!visitor_.enter(std::string_view(point).substr(0, slash))) return;
    if (!point.empty() && !visitor_.enter(point)) return;
    if (const auto place = tree_.find(point))
      pending_.push_back({point, {place->files, place->node.id}});
    else
      complain(point, place.error());
  }

  void visit(const std::string& path, const Directory& directory) {
    // Otherwise a damaged directory that holds one above it would have no end.
    if (!seen_.insert(directory).second)
      return complain(path,
                      {Error::corrupt, "a directory that is in two places; not entered again"});
    const auto node = directory.files->node(directory.id);
    if (!node) return complain(path, node.error());
    const auto entries = tree_.list({directory.files, *node});
    if (!entries) return complain(path, entries.error());
    entries_ += entries->size();
    for (const auto& entry : *entries) offer(path, directory, entry);
  }

  void offer(const std::string& above, const Directory& directory, const disk::Entry& entry) {
    auto path = above.empty() ? entry.name : above + '/' + entry.name;
    if (tree_.is_point(path)) return;
    if (path.size() > kLongestPath)
      return complain(path, {Error::too_large, "the path is longer than 4096 bytes; not entered"});
    using Type = disk::Node::Type;
    if (entry.type == Type::symlink || entry.type == Type::other) return;
    const auto interest =
        entry.type == Type::directory ? Visitor::Interest::none : visitor_.interest(path);
    if (entry.type == Type::file && interest == Visitor::Interest::none) return;
    if (entry.type == Type::directory) return enter(std::move(path), {directory.files, entry.id});
    const auto node = directory.files->node(entry.id);
    if (!node) return complain(path, node.error());
    if (node->type == Type::directory && !entry.type)
      return enter(std::move(path), {directory.files, entry.id});
    show(path, {directory.files, *node}, interest);
  }

  void enter(std::string path, const Directory& directory) {
    if (visitor_.enter(path)) pending_.push_back({std::move(path), directory});
  }

  void show(const std::string& path, const MountedTree::Place& place, Visitor::Interest interest) {
    if (place.node.type != disk::Node::Type::file || interest == Visitor::Interest::none) return;
    if (interest == Visitor::Interest::if_program && !(place.node.mode & 0111) &&
        !path.ends_with(".exe"))
      return;
    visitor_.file(tree_.file(path, place));
  }

  void complain(const std::string& path, const Error& error) {
    visitor_.problem({{.path = path, .line = 0, .layer = 0}, error.what, error.kind});
  }

  const MountedTree& tree_;
  Visitor& visitor_;
  const WalkOptions& options_;
  std::vector<Pending> pending_;
  std::set<Directory> seen_;
  std::uint64_t entries_ = 0;
};

class DiskImage final : public Source {
 public:
  DiskImage(std::string name, disk::Image image, disk::Volumes volumes)
      : name_(std::move(name)), image_(std::move(image)), volumes_(std::move(volumes)) {
    Assembly(volumes_, tree_, problems_).run();
  }

  TargetKind kind() const override { return TargetKind::vm; }
  const std::string& name() const override { return name_; }
  bool random_access() const override { return true; }

  Result<std::vector<Walked>> walk(const MakeVisitor& make, const WalkOptions& options) override {
    auto visitor = make({});
    for (const auto& problem : problems_) visitor->problem(problem);
    Walk walk(tree_, *visitor, options);
    if (!visitor->only().empty())
      for (const auto& path : visitor->only()) walk.visit_file(path);
    else
      TRY(walk.run());
    std::vector<Walked> layers;
    layers.push_back({Layer{}, std::move(visitor), {}});
    return layers;
  }

 private:
  std::string name_;
  disk::Image image_;
  disk::Volumes volumes_;
  MountedTree tree_;
  std::vector<Problem> problems_;
};

/// Why there is nothing to scan.
Error nothing_in(const std::string& path, const disk::Image& image, const disk::Volumes& volumes) {
  std::string said;
  for (const auto& volume : volumes.list)
    said += fmt::format("; {}: {}", volume.name,
                        volume.error ? volume.error->what : name_of(volume.content.kind));
  for (const auto& error : volumes.problems) said += "; " + error.what;
  return {Error::unsupported,
          fmt::format("{}: no file system that is read in this disk image ({}){}", path,
                      image.format, said)};
}

}  // namespace

Result<std::unique_ptr<Source>> open_disk_image(const std::string& path) {
  for (const std::string_view cloud : {"ami:", "ebs:"})
    if (path.starts_with(cloud))
      return Error{Error::usage, fmt::format("{}: disks of a cloud are not reached from here; "
                                             "export the image to a file and give its path",
                                             path)};
  const auto file = path.starts_with("file:") ? path.substr(5) : path;
  auto image = TRY(disk::open_image(file));
  auto volumes = disk::open_volumes(*image.disk);
  if (!volumes) return std::move(volumes.error()).during(file);
  const bool any = std::any_of(volumes->list.begin(), volumes->list.end(),
                               [](const auto& volume) { return volume.files != nullptr; });
  if (!any) return nothing_in(file, image, *volumes);
  return std::make_unique<DiskImage>(file, std::move(image), *std::move(volumes));
}

}  // namespace oakum::source

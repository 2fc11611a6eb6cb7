#include "source/disk_image.h"

#include <algorithm>
#include <set>

#include "disk/image.h"
#include "source/assemble.h"

namespace oakum::source {
namespace {

constexpr std::size_t kLongestPath = 4096;
constexpr std::uint64_t kMostEntries = 50'000'000;
constexpr std::size_t kMostProblems = 10'000;

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
    if (++problems_ > kMostProblems) return;
    if (problems_ == kMostProblems)
      return visitor_.problem({{.path = "", .line = 0, .layer = 0},
                               "more than 10,000 damaged places; the others are not listed",
                               Error::too_large});
    visitor_.problem({{.path = path, .line = 0, .layer = 0}, error.what, error.kind});
  }

  const MountedTree& tree_;
  Visitor& visitor_;
  const WalkOptions& options_;
  std::vector<Pending> pending_;
  std::set<Directory> seen_;
  std::uint64_t entries_ = 0;
  std::size_t problems_ = 0;
};

class DiskImage final : public Source {
 public:
  DiskImage(std::string name, disk::Image image, disk::Volumes volumes)
      : name_(std::move(name)), image_(std::move(image)), volumes_(std::move(volumes)) {
    problems_ = assemble(volumes_, tree_);
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

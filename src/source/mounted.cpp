#include "source/mounted.h"

#include <algorithm>

#include "base/text.h"

namespace oakum::source {
namespace {

constexpr std::size_t kMostNamesKept = 200'000;
constexpr std::size_t kMostDirectoriesKept = 256;

Error not_found(std::string_view path) {
  return {Error::not_found, fmt::format("{}: no such file or directory", path)};
}

/// A file whose content is read when asked for and kept until the object goes.
class VolumeFile final : public io::File {
 public:
  VolumeFile(const MountedTree& tree, std::string path, const MountedTree::Place& place)
      : File(std::move(path), place.node.size, place.node.mode), tree_(tree), place_(place) {}

  Result<ByteView> bytes(std::uint64_t limit) const override {
    if (size() > limit)
      return Error{Error::too_large,
                   fmt::format("{} bytes, more than the limit of {} for one file", size(), limit)};
    TRY(fill(static_cast<std::size_t>(size())));
    return ByteView(content_);
  }

  Result<ByteView> head(std::size_t count) const override {
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(count, size()));
    TRY(fill(wanted));
    return ByteView(content_).first(wanted);
  }

  Result<void> pieces(std::size_t most,
                      const std::function<Result<void>(ByteView)>& take) const override {
    TRY(give(content_, most, take));
    std::vector<std::byte> piece(most);
    for (std::uint64_t at = content_.size(); at < size();) {
      const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(most, size() - at));
      const auto got =
          TRY(place_.files->read(place_.node, at, std::span(piece).first(want)));
      if (got == 0) return Error{Error::corrupt, "shorter than it says"};
      TRY(take(ByteView(piece).first(got)));
      at += got;
    }
    return {};
  }

  Result<std::unique_ptr<File>> open(std::string_view path) const override {
    const auto place = TRY(tree_.find(path));
    if (place.node.type != disk::Node::Type::file)
      return Error{Error::not_found, fmt::format("{}: not a regular file", path)};
    return tree_.file(std::string(path), place);
  }

  std::vector<std::string> names_in(std::string_view folder, std::size_t most) const override {
    return tree_.names_in(folder, most);
  }

 private:
  Result<void> fill(std::size_t until) const {
    const auto at = content_.size();
    if (at >= until) return {};
    content_.resize(until);
    const auto got = place_.files->read(place_.node, at, std::span(content_).subspan(at));
    if (got && at + *got == until) return {};
    content_.resize(at);
    if (got) return Error{Error::corrupt, "shorter than it says"};
    return got.error();
  }

  const MountedTree& tree_;
  MountedTree::Place place_;
  mutable std::vector<std::byte> content_;
};

}  // namespace

void MountedTree::mount(std::string path, const disk::FileSystem& files, disk::NodeId root) {
  mounts_.insert_or_assign(std::move(path), Mount{&files, root});
}

std::vector<std::string> MountedTree::points() const {
  std::vector<std::string> out;
  for (const auto& [path, mount] : mounts_) out.push_back(path);
  return out;
}

Result<MountedTree::Place> MountedTree::find(std::string_view path) const {
  // The longest mount point in front of the path.
  auto end = path.size();
  auto mount = mounts_.find(path);
  while (mount == mounts_.end() && end > 0) {
    const auto slash = path.rfind('/', end - 1);
    end = slash == std::string_view::npos ? 0 : slash;
    mount = mounts_.find(path.substr(0, end));
  }
  if (mount == mounts_.end()) return not_found(path);
  Place place{mount->second.files, {}};
  place.node = TRY(place.files->node(mount->second.root));
  auto rest = path.substr(end);
  if (rest.starts_with('/')) rest.remove_prefix(1);
  while (!rest.empty()) {
    const auto name = rest.substr(0, rest.find('/'));
    rest.remove_prefix(std::min(rest.size(), name.size() + 1));
    if (place.node.type != disk::Node::Type::directory) return not_found(path);
    const auto id = TRY(find_in(place, name));
    if (!id) return not_found(path);
    place.node = TRY(place.files->node(*id));
  }
  return place;
}

Result<std::vector<disk::Entry>> MountedTree::list(const Place& directory) const {
  return directory.files->list(directory.node);
}

std::vector<std::string> MountedTree::names_in(std::string_view path, std::size_t most) const {
  std::vector<std::string> names;
  const auto place = find(path);
  if (!place || place->node.type != disk::Node::Type::directory) return names;
  auto entries = list(*place);
  if (!entries || entries->size() > most) return names;
  for (auto& entry : *entries) names.push_back(std::move(entry.name));
  std::sort(names.begin(), names.end());
  return names;
}

std::unique_ptr<io::File> MountedTree::file(std::string path, const Place& place) const {
  return std::make_unique<VolumeFile>(*this, std::move(path), place);
}

std::optional<std::optional<disk::NodeId>> MountedTree::find_kept(const DirectoryKey& key,
                                                                  std::string_view name) const {
  const std::lock_guard lock(mutex_);
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return std::nullopt;
  kept_.splice(kept_.begin(), kept_, found->second);
  const auto& names = found->second->names;
  const auto entry = names.find(name);
  if (entry == names.end()) return std::optional<disk::NodeId>();
  return std::optional(entry->second);
}

void MountedTree::keep(const DirectoryKey& key, Listing names) const {
  const std::lock_guard lock(mutex_);
  if (by_key_.contains(key)) return;
  names_kept_ += names.size();
  kept_.push_front({key, std::move(names)});
  by_key_.emplace(key, kept_.begin());
  while (kept_.size() > 1 &&
         (names_kept_ > kMostNamesKept || kept_.size() > kMostDirectoriesKept)) {
    names_kept_ -= kept_.back().names.size();
    by_key_.erase(kept_.back().key);
    kept_.pop_back();
  }
}

Result<std::optional<disk::NodeId>> MountedTree::find_in(const Place& directory,
                                                         std::string_view name) const {
  const DirectoryKey key{directory.files, directory.node.id};
  if (const auto kept = find_kept(key, name)) return *kept;
  Listing names;
  auto entries = TRY(list(directory));
  for (auto& entry : entries) names.emplace(std::move(entry.name), entry.id);
  const auto found = names.find(name);
  const auto id = found == names.end() ? std::nullopt : std::optional(found->second);
  keep(key, std::move(names));
  return id;
}

}  // namespace oakum::source

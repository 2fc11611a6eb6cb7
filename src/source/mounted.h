#pragma once
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "disk/file_system.h"
#include "io/file.h"

namespace oakum::source {

/// File systems put together to one tree, read without the kernel. Symbolic links are never
/// followed. The file systems outlive it. Safe from several threads once everything is mounted.
class MountedTree {
 public:
  /// A file or directory and where it lives.
  struct Place {
    const disk::FileSystem* files = nullptr;
    disk::Node node;
  };

  MountedTree() = default;
  /// One directory of one file system.
  MountedTree(const disk::FileSystem& files, disk::NodeId root) { mount("", files, root); }

  /// Mounts a directory of a file system; what was there before is hidden.
  void mount(std::string path, const disk::FileSystem& files, disk::NodeId root);
  /// The mount points, parents first.
  std::vector<std::string> points() const;
  bool is_point(std::string_view path) const { return mounts_.contains(path); }

  /// Errors: not_found (also where a link or a file stands in the way), corrupt, io, unsupported.
  Result<Place> find(std::string_view path) const;
  /// The entries of a directory in the order of the disk. Errors as find(), too_large.
  Result<std::vector<disk::Entry>> list(const Place& directory) const;
  /// The names in a directory, sorted; none when it has more than `most` or cannot be read.
  std::vector<std::string> names_in(std::string_view path, std::size_t most) const;
  /// A regular file that is read when its content is first asked for; the tree outlives it.
  std::unique_ptr<io::File> file(std::string path, const Place& place) const;

 private:
  using DirectoryKey = std::pair<const disk::FileSystem*, disk::NodeId>;
  using Listing = std::map<std::string, disk::NodeId, std::less<>>;
  struct Mount {
    const disk::FileSystem* files = nullptr;
    disk::NodeId root;
  };
  struct Kept {
    DirectoryKey key;
    Listing names;
  };

  std::optional<std::optional<disk::NodeId>> find_kept(const DirectoryKey& key,
                                                       std::string_view name) const;
  void keep(const DirectoryKey& key, Listing names) const;
  /// Nothing when there is no such name.
  Result<std::optional<disk::NodeId>> find_in(const Place& directory, std::string_view name) const;

  std::map<std::string, Mount, std::less<>> mounts_;
  // Directories in which names were looked up, the most recently used first: one lookup in a large
  // one costs as much as all.
  mutable std::mutex mutex_;
  mutable std::list<Kept> kept_;
  mutable std::map<DirectoryKey, std::list<Kept>::iterator> by_key_;
  mutable std::size_t names_kept_ = 0;
};

}  // namespace oakum::source

#include "source/directory.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "source/beneath.h"
#include "source/git.h"

namespace oakum::source {
namespace {

constexpr std::size_t kLongestPath = 4096;

struct CloseDirectory {
  void operator()(DIR* directory) const { closedir(directory); }
};
using OpenDirectory = std::unique_ptr<DIR, CloseDirectory>;

Result<OpenDirectory> open_to_list(const Beneath& root, const std::string& path) {
  const int descriptor = TRY(root.open_at(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  OpenDirectory directory(fdopendir(descriptor));
  if (directory) return directory;
  close(descriptor);
  return Error{Error::io, std::strerror(errno)};
}

/// One walk of a tree, depth first, without recursion.
class Walk {
 public:
  Walk(const Beneath& root, Visitor& visitor, const WalkOptions& options)
      : root_(root), visitor_(visitor), options_(options) {}

  Result<void> run() {
    pending_.push_back("");
    while (!pending_.empty()) {
      if (options_.cancel) TRY(options_.cancel->check());
      const auto directory = std::move(pending_.back());
      pending_.pop_back();
      visit(directory);
    }
    return {};
  }

  /// A path that may or may not be there.
  void visit_file(const std::string& path) { offer(path, DT_UNKNOWN, /*expected=*/false); }

 private:
  /// In the order of the file system: whoever gathers what is shown sorts it.
  void visit(const std::string& directory) {
    const auto entries = open_to_list(root_, directory);
    if (!entries) return complain(directory, entries.error());
    std::string path = directory.empty() ? "" : directory + '/';
    const auto stem = path.size();
    while (const dirent* entry = readdir(entries->get())) {
      const std::string_view name = entry->d_name;
      if (name == "." || name == "..") continue;
      path.resize(stem);
      path += name;
      if (path.size() > kLongestPath)
        complain(path, {Error::too_large, "the path is longer than 4096 bytes; not entered"});
      else if (entry->d_type == DT_DIR)
        enter(path);
      else if (entry->d_type == DT_REG || entry->d_type == DT_UNKNOWN)
        offer(path, entry->d_type, /*expected=*/true);
    }
  }

  void enter(const std::string& path) {
    if (visitor_.enter(path)) pending_.push_back(path);
  }

  void offer(const std::string& path, unsigned char type, bool expected) {
    const auto interest = visitor_.interest(path);
    if (interest == Visitor::Interest::none && type != DT_UNKNOWN) return;
    const auto status = root_.stat_at(path);
    if (!status) {
      if (expected) complain(path, status.error());
      return;
    }
    if (S_ISDIR(status->st_mode) && expected) return enter(path);
    if (!S_ISREG(status->st_mode) || interest == Visitor::Interest::none) return;
    if (interest == Visitor::Interest::if_program && !(status->st_mode & 0111) &&
        !path.ends_with(".exe"))
      return;
    visitor_.file(
        root_.file(path, static_cast<std::uint64_t>(status->st_size), status->st_mode & 07777));
  }

  void complain(const std::string& path, const Error& error) {
    visitor_.problem({{.path = path, .line = 0, .layer = 0}, error.what, error.kind});
  }

  const Beneath& root_;
  Visitor& visitor_;
  const WalkOptions& options_;
  std::vector<std::string> pending_;
};

class Directory final : public Source {
 public:
  Directory(Beneath root, std::string name, std::string only_file, TargetKind kind)
      : root_(std::move(root)),
        name_(std::move(name)),
        only_file_(std::move(only_file)),
        kind_(kind) {}

  TargetKind kind() const override { return kind_; }
  const std::string& name() const override { return name_; }
  std::string directory() const override { return only_file_.empty() ? name_ : std::string(); }
  bool random_access() const override { return true; }
  const std::optional<GitMetadata>& git() const override { return git_; }
  void set_git(std::optional<GitMetadata> git) { git_ = std::move(git); }

  Result<std::vector<Walked>> walk(const MakeVisitor& make, const WalkOptions& options) override {
    auto visitor = make({});
    Walk walk(root_, *visitor, options);
    if (!only_file_.empty()) {
      walk.visit_file(only_file_);
    } else if (!visitor->only().empty()) {
      for (const auto& path : visitor->only()) walk.visit_file(path);
    } else {
      TRY(walk.run());
    }
    visitor->end("", 0);
    std::vector<Walked> layers;
    layers.push_back({Layer{}, std::move(visitor), {}});
    return layers;
  }

 private:
  Beneath root_;
  std::string name_;
  std::string only_file_;  ///< When the target is one file.
  TargetKind kind_;
  std::optional<GitMetadata> git_;
};

}  // namespace

Result<std::unique_ptr<Source>> open_directory(const std::string& path, TargetKind kind) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0)
    return Error{errno == EACCES ? Error::denied : Error::not_found,
                 fmt::format("{}: {}", path, std::strerror(errno))};
  if (S_ISREG(status.st_mode)) {
    const auto slash = path.rfind('/');
    const auto directory = slash == std::string::npos ? "."
                           : slash == 0               ? "/"
                                                      : path.substr(0, slash);
    auto root = TRY(Beneath::open(directory));
    return std::make_unique<Directory>(std::move(root), path, path.substr(slash + 1), kind);
  }
  if (!S_ISDIR(status.st_mode))
    return Error{Error::unsupported,
                 fmt::format("{}: neither a directory nor a regular file", path)};
  auto root = TRY(Beneath::open(path));
  auto directory = std::make_unique<Directory>(std::move(root), path, "", kind);
  if (kind != TargetKind::rootfs) directory->set_git(read_git_metadata(path));
  return directory;
}

}  // namespace oakum::source

#include "source/isolated_repository.h"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "base/bytes.h"
#include "base/text.h"
#include "io/reader.h"

namespace oakum::source {
namespace {

constexpr std::uint64_t kLongestPointer = 64 << 10;  // bytes of HEAD, commondir, a .git file

/// What the links in the private directory are called, as in the repository itself. Linked work
/// trees have references of their own.
constexpr std::array<const char*, 5> kShared = {"refs", "packed-refs", "reftable", "worktrees",
                                                "shallow"};

/// Where a repository's parts are: those of a linked work tree, and those it shares with others.
struct Places {
  std::string own, common;
};

bool is_directory(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

bool is_file(const std::string& path, bool with_content = false) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
         (!with_content || status.st_size > 0);
}

/// The first line of a small file; "" when there is none.
std::string first_line(const std::string& path) {
  if (!is_file(path)) return {};
  const auto file = io::open_file(path);
  if (!file) return {};
  const auto bytes = io::read_all(**file, kLongestPointer);
  if (!bytes) return {};
  std::string_view line;
  Lines lines(as_text(*bytes));
  lines.next(line);
  return std::string(trim_right(line));
}

std::string beside(const std::string& directory, const std::string& path) {
  return path.starts_with('/') ? path : fmt::format("{}/{}", directory, path);
}

Result<std::string> absolute(const std::string& path) {
  char* real = realpath(path.c_str(), nullptr);
  if (!real)
    return Error{errno == EACCES ? Error::denied : Error::not_found,
                 fmt::format("{}: {}", path, std::strerror(errno))};
  std::string out(real);
  std::free(real);
  return out;
}

bool is_git_directory(const std::string& path) {
  return is_file(path + "/HEAD") &&
         (is_directory(path + "/objects") || is_file(path + "/commondir"));
}

Result<Places> find_places(const std::string& path) {
  const auto root = TRY(absolute(path));
  std::string own = root;
  if (is_directory(root + "/.git")) {
    own = root + "/.git";
  } else if (constexpr std::string_view kMark = "gitdir: "; is_file(root + "/.git")) {
    const auto line = first_line(root + "/.git");
    if (!line.starts_with(kMark))
      return Error{Error::corrupt, fmt::format("{}/.git: it does not name a repository", path)};
    own = beside(root, line.substr(kMark.size()));
  }
  if (!is_git_directory(own))
    return Error{Error::not_found, fmt::format("{}: there is no git repository", path)};
  const auto common = first_line(own + "/commondir");
  return Places{own, common.empty() ? own : TRY(absolute(beside(own, common)))};
}

/// What our HEAD says: that of the repository, or, where it is damaged, a branch that need not be
/// there.
std::string head_of(const Places& places) {
  const auto line = first_line(places.own + "/HEAD");
  constexpr std::string_view kReference = "ref: ";
  const bool branch = line.starts_with("ref: refs/") &&
                      is_reference_name(std::string_view(line).substr(kReference.size()));
  return branch || is_object_id(line) ? line : "ref: refs/heads/main";
}

/// How ids and references are stored. `git config --file` reads a file as data: it follows no
/// include and runs nothing.
std::string extensions_of(const Places& places, const GitProgram& git) {
  const auto said =
      git.run({"config", "--file", places.common + "/config", "--get-regexp", "^extensions\\."});
  if (!said) return {};  // there are none
  std::string out;
  std::string_view line;
  for (Lines lines(*said); lines.next(line);) {
    const auto words = split_words(line);
    if (words.size() != 2) continue;
    if (words[0] == "extensions.objectformat" && words[1] == "sha256")
      out += "\tobjectFormat = sha256\n";
    if (words[0] == "extensions.refstorage" && words[1] == "reftable")
      out += "\trefStorage = reftable\n";
  }
  return out;
}

Result<void> write_file(const std::string& path, const std::string& text) {
  std::ofstream out(path, std::ios::binary);
  out << text;
  out.close();
  if (!out) return Error{Error::io, fmt::format("{}: it cannot be written", path)};
  return {};
}

Result<void> link_parts(const Places& places, const std::string& to) {
  for (const auto* part : kShared) {
    const auto from = fmt::format("{}/{}", places.common, part);
    if (access(from.c_str(), F_OK) != 0) continue;
    if (symlink(from.c_str(), fmt::format("{}/{}", to, part).c_str()) != 0)
      return Error{Error::io, fmt::format("{}/{}: {}", to, part, std::strerror(errno))};
  }
  return {};
}

}  // namespace

Result<IsolatedRepository> IsolatedRepository::of(const std::string& path, const Cancel* cancel) {
  const auto places = TRY(find_places(path));
  auto directory = TRY(PrivateDirectory::create("git"));
  GitSettings settings{.directory = directory.path(), .cancel = cancel};
  settings.url.shown = path;
  const auto outside = TRY(GitProgram::find(settings));
  TRY(link_parts(places, directory.path()));
  TRY(write_file(directory.path() + "/HEAD", head_of(places) + "\n"));
  TRY(write_file(directory.path() + "/config",
                 "[core]\n\trepositoryFormatVersion = 1\n\tbare = true\n\tcommitGraph = false\n"
                 "[extensions]\n" +
                     extensions_of(places, outside)));
  settings.git_dir = directory.path();
  settings.objects = places.common + "/objects";
  auto git = TRY(GitProgram::find(settings));
  const bool shallow = is_file(places.common + "/shallow", true);
  return IsolatedRepository(std::move(directory), std::move(git), shallow);
}

}  // namespace oakum::source

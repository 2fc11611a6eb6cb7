#include "source/git.h"

#include <zlib.h>

#include <algorithm>

#include "base/text.h"
#include "source/beneath.h"

namespace oakum::source {
namespace {

constexpr std::uint64_t kLargestFile = 16u << 20;

/// The files below a .git directory, read as data.
class GitDirectory {
 public:
  explicit GitDirectory(const Beneath& root) : root_(root) {}

  std::string read(const std::string& path) const {
    const auto status = root_.stat_at(path);
    if (!status || !S_ISREG(status->st_mode)) return "";
    const auto file = root_.file(path, static_cast<std::uint64_t>(status->st_size), 0);
    const auto text = file->text(kLargestFile);
    return text ? std::string(*text) : "";
  }

  /// The commit a reference names, following symbolic ones a few steps.
  std::string resolve(std::string reference) const {
    for (int step = 0; step < 5; ++step) {
      if (!reference.starts_with("refs/") && reference != "HEAD") return "";
      const auto content = read(reference);
      const auto line = std::string(trim(content));
      if (line.starts_with("ref: "))
        reference = line.substr(5);
      else
        return is_object_id(line) ? line : packed(reference);
    }
    return "";
  }

  static bool is_object_id(std::string_view text) {
    return (text.size() == 40 || text.size() == 64) &&
           std::all_of(text.begin(), text.end(),
                       [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
  }

  /// Name and commit of every packed reference; a tag object's commit stands in the "^" line after
  /// it.
  std::vector<std::pair<std::string, std::string>> packed_references() const {
    std::vector<std::pair<std::string, std::string>> all;
    const auto content = read("packed-refs");
    std::string_view line;
    for (Lines lines(content); lines.next(line);) {
      if (line.starts_with('^') && !all.empty()) {
        all.back().second = line.substr(1);
      } else if (const auto parts = cut(line, " "); parts && is_object_id(parts->first)) {
        all.emplace_back(parts->second, parts->first);
      }
    }
    return all;
  }

  /// The text of a loose commit or tag object, without its header.
  std::string loose_object(const std::string& id) const {
    if (!is_object_id(id)) return "";
    const auto packed = read("objects/" + id.substr(0, 2) + "/" + id.substr(2));
    std::string out(1 << 20, '\0');
    auto size = static_cast<uLongf>(out.size());
    if (packed.empty() ||
        uncompress(reinterpret_cast<Bytef*>(out.data()), &size,
                   reinterpret_cast<const Bytef*>(packed.data()), packed.size()) != Z_OK)
      return "";
    out.resize(size);
    const auto header = out.find('\0');
    return header == std::string::npos ? "" : out.substr(header + 1);
  }

 private:
  std::string packed(const std::string& reference) const {
    for (const auto& [name, id] : packed_references())
      if (name == reference) return id;
    return "";
  }

  const Beneath& root_;
};

/// The URL of the remote "upstream", else "origin", without user name and password.
std::string remote_url(const std::string& config) {
  std::string section, upstream, origin;
  std::string_view line;
  for (Lines lines(config); lines.next(line);) {
    line = trim(line);
    if (line.starts_with('[')) section = line;
    const auto pair = cut(line, "=");
    if (!pair || trim(pair->first) != "url") continue;
    if (section == "[remote \"upstream\"]") upstream = trim(pair->second);
    if (section == "[remote \"origin\"]") origin = trim(pair->second);
  }
  auto url = upstream.empty() ? origin : upstream;
  const auto scheme = url.find("://");
  if (scheme == std::string::npos) return url;
  const auto host = scheme + 3;
  const auto at = url.substr(0, url.find('/', host)).rfind('@');
  if (at != std::string::npos && at >= host) url.erase(host, at + 1 - host);
  return url;
}

/// "Name <mail>" of a line "author Name <mail> 1690000000 +0000".
std::string person(std::string_view line) {
  return std::string(line.substr(0, line.find('>') + 1));
}

void read_commit(const std::string& text, GitMetadata& git) {
  const auto parts = cut(text, "\n\n");
  if (!parts) return;
  std::string_view line;
  for (Lines lines(parts->first); lines.next(line);) {
    if (line.starts_with("author ")) git.author = person(line.substr(7));
    if (line.starts_with("committer ")) git.committer = person(line.substr(10));
  }
  git.commit_message = trim(parts->second);
}

}  // namespace

std::optional<GitMetadata> read_git_metadata(const std::string& directory) {
  const auto root = Beneath::open(directory + "/.git");
  if (!root) return std::nullopt;
  const GitDirectory repository(*root);
  const auto head = repository.read("HEAD");
  if (head.empty()) return std::nullopt;
  GitMetadata git;
  constexpr std::string_view kBranch = "ref: refs/heads/";
  if (head.starts_with(kBranch)) git.branch = trim(std::string_view(head).substr(kBranch.size()));
  git.commit = repository.resolve("HEAD");
  git.url = remote_url(repository.read("config"));
  for (const auto& [name, id] : repository.packed_references())
    if (name.starts_with("refs/tags/") && id == git.commit) git.tags.push_back(name.substr(10));
  std::sort(git.tags.begin(), git.tags.end());
  read_commit(repository.loose_object(git.commit), git);
  return git;
}

}  // namespace oakum::source

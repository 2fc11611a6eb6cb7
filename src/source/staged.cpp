#include "source/staged.h"

#include "base/text.h"
#include "source/git_objects.h"
#include "source/git_program.h"
#include "source/raw_change.h"
#include "source/zero_ended.h"

namespace oakum::source {
namespace {

constexpr std::size_t kMostFiles = 1'000'000;

struct Change {
  std::string path, old_id, new_id;  ///< No old id: the file is new.
};

/// Reads what `git diff --cached --raw -z` prints, piece by piece.
class DiffReader {
 public:
  Result<void> take(std::string_view piece) {
    while (TRY(tokens_.next(piece))) TRY(token());
    return {};
  }

  std::vector<Change> changes;

 private:
  Result<void> token() {
    if (paths_ == 0) {
      auto change = parse_raw_change(tokens_.text);
      if (!change) return Error{Error::corrupt, "git diff says what it should not"};
      change_ = std::move(*change);
      paths_ = change_.renamed ? 2 : 1;
      return {};
    }
    if (--paths_ == 0) return add();
    return {};
  }

  Result<void> add() {
    const bool unchanged = change_.old_file && change_.old_id == change_.new_id;
    const bool not_there = change_.new_id.find_first_not_of('0') == std::string::npos;
    if (!change_.new_file || unchanged || not_there) return {};
    if (changes.size() >= kMostFiles)
      return Error{Error::too_large, fmt::format("more than {} staged files", kMostFiles)};
    changes.push_back({std::move(tokens_.text),
                       change_.old_file ? std::move(change_.old_id) : std::string(),
                       std::move(change_.new_id)});
    return {};
  }

  ZeroEnded tokens_{"a staged path"};
  int paths_ = 0;  ///< That are still to come.
  RawChange change_;
};

Result<std::vector<Change>> staged_changes(const GitProgram& git) {
  DiffReader reader;
  const auto done = git.run({"diff", "--cached", "--raw", "-z", "--no-abbrev", "-M", "-l200",
                             "--no-relative", "--diff-filter=ACMRT", "--no-color", "--no-ext-diff",
                             "--no-textconv", "--ignore-submodules=all"},
                            {}, [&](std::string_view piece) { return reader.take(piece); });
  if (done) return std::move(reader.changes);
  // Outside of a repository git only says that it does not know --cached.
  TRY(git.run({"rev-parse", "--git-dir"}));
  return done.error();
}

/// The ids of all contents, each old one directly in front of its new one, and which change each
/// belongs to.
struct Wanted {
  std::vector<std::string> ids;
  std::vector<std::size_t> changes;
};

Wanted wanted_of(const std::vector<Change>& changes) {
  Wanted all;
  for (std::size_t i = 0; i < changes.size(); ++i)
    for (const auto* id : {&changes[i].old_id, &changes[i].new_id}) {
      if (id->empty()) continue;
      all.ids.push_back(*id);
      all.changes.push_back(i);
    }
  return all;
}

}  // namespace

Result<StagedSeen> each_staged(const std::string& directory, std::uint64_t most_bytes,
                               const Cancel* cancel,
                               const std::function<Result<void>(const StagedFile&)>& each) {
  GitSettings settings{.directory = directory, .for_user = true, .cancel = cancel};
  settings.url.shown = directory;
  const auto git = TRY(GitProgram::find(settings));
  const auto changes = TRY(staged_changes(git));
  const auto wanted = wanted_of(changes);
  StagedSeen seen;
  std::vector<std::byte> before;
  TRY(read_blobs(git, wanted.ids, most_bytes, [&](const GitObject& object) -> Result<void> {
    const auto& change = changes[wanted.changes[object.index]];
    const bool is_old = object.index + 1 < wanted.changes.size() &&
                        wanted.changes[object.index + 1] == wanted.changes[object.index];
    if (is_old) {
      before.assign(object.bytes.begin(), object.bytes.end());
      return {};
    }
    if (change.old_id.empty()) before.clear();
    if (object.state == GitObject::read) {
      ++seen.files;
      return each({.path = change.path, .bytes = object.bytes, .before = before});
    }
    const bool large = object.state == GitObject::too_large;
    seen.problems.push_back(
        {.where = {.path = change.path},
         .what = large ? fmt::format("{} bytes are more than the limit of {}; not looked at",
                                     object.size, most_bytes)
                       : "git does not have what is staged",
         .kind = large ? Error::too_large : Error::not_found});
    return {};
  }));
  return seen;
}

}  // namespace oakum::source

#include "source/git_history.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "source/git_objects.h"
#include "source/id_set.h"
#include "source/isolated_repository.h"
#include "source/raw_change.h"
#include "source/repository_url.h"
#include "source/zero_ended.h"

namespace oakum::source {
namespace {

constexpr std::size_t kRound = 4096;  // blobs asked for at a time
constexpr int kMostFailures = 100;    // blobs at which git may stop in one round

/// What `git log` prints of a commit: three texts, then a line for each change.
constexpr const char* kFormat = "--format=%H%x00%an <%ae>%x00%aI";

struct Commit {
  std::string id, author, date;
};

/// A blob that is new in a commit.
struct Change {
  std::string id, path;
  std::size_t commit = 0;  ///< Index into the round's commits.
};

/// Reads what `git log --raw -z` prints, piece by piece, and collects the blobs that were not seen
/// before.
class LogReader {
 public:
  explicit LogReader(std::uint64_t most_blobs) : most_blobs_(most_blobs) {}

  /// Takes what it can; true when a round is full, and then there is a rest.
  Result<bool> take(std::string_view& piece) {
    while (changes.size() < kRound && TRY(tokens_.next(piece))) TRY(token());
    return changes.size() >= kRound;
  }

  void next_round() {
    changes.clear();
    if (!commits.empty()) commits = {std::move(commits.back())};
  }

  std::vector<Commit> commits;  ///< Of this round; the last one may go on in the next.
  std::vector<Change> changes;
  std::uint64_t commits_seen = 0;
  bool full = false;  ///< There were more blobs than allowed.

 private:
  enum Expects : std::uint8_t { anything, author, date, path };

  Result<void> token() {
    switch (expects_) {
      case author:
        commits.back().author = std::move(tokens_.text);
        expects_ = date;
        return {};
      case date:
        commits.back().date = std::move(tokens_.text);
        expects_ = anything;
        return {};
      case path:
        expects_ = anything;
        add_change();
        return {};
      case anything:
        break;
    }
    return commit_or_change();
  }

  Result<void> commit_or_change() {
    const std::string_view text = trim(tokens_.text);
    if (text.empty()) return {};  // between a commit and its changes
    if (text.starts_with(':') && !commits.empty()) {
      auto change = parse_raw_change(text);
      if (!change || change->renamed) return wrong();
      id_ = change->new_file ? std::move(change->new_id) : std::string();
      expects_ = path;
      return {};
    }
    if (!is_commit_name(text)) return wrong();
    commits.push_back({.id = std::string(text)});
    ++commits_seen;
    expects_ = author;
    return {};
  }

  void add_change() {
    if (id_.empty() || full) return;
    if (!ids_.insert(id_)) return;
    full = ids_.size() > most_blobs_;
    if (!full) changes.push_back({std::move(id_), std::move(tokens_.text), commits.size() - 1});
  }

  static Result<void> wrong() { return Error{Error::corrupt, "git log says what it should not"}; }

  std::uint64_t most_blobs_;
  ZeroEnded tokens_{"a path or name in the history"};
  Expects expects_ = anything;
  std::string id_;
  IdSet ids_;
};

/// Tells of the blobs of a history, round by round.
class History {
 public:
  History(const GitProgram& git, const HistoryOptions& options,
          const std::function<Result<void>(const HistoryBlob&)>& each)
      : git_(git), options_(options), each_(each), log_(options.most_blobs) {}

  Result<void> read(const std::vector<std::string>& arguments) {
    bool ours = false;  // a failure is not one of git
    const auto done = git_.run(arguments, {}, [&](std::string_view piece) {
      auto taken = take(piece);
      ours = !taken;
      return taken;
    });
    const bool stopped = !done && !ours && is_damage(done.error()) && log_.commits_seen > 0;
    if (!done && !stopped) return done.error();
    if (stopped) problem(done.error().kind, done.error().what);
    return round();
  }

  HistorySeen finish() && {
    seen_.commits = log_.commits_seen;
    if (too_large_ > 0)
      problem(Error::too_large, fmt::format("{} contents of files in the history are longer than "
                                            "the limit of {} bytes and were not looked at",
                                            too_large_, options_.most_bytes));
    if (missing_ > 0)
      problem(
          Error::not_found,
          fmt::format("{} contents of files in the history are not in this repository or damaged "
                      "(a partial clone?)",
                      missing_));
    if (log_.full)
      problem(Error::too_large,
              fmt::format("the history has more than {} contents of files; the rest was not looked "
                          "at",
                          options_.most_blobs));
    return std::move(seen_);
  }

 private:
  static bool is_damage(const Error& error) {
    return error.kind != Error::cancelled && error.kind != Error::timeout;
  }

  void problem(Error::Kind kind, std::string what) {
    seen_.problems.push_back({.what = std::move(what), .kind = kind});
  }

  Result<void> take(std::string_view piece) {
    while (!piece.empty())
      if (TRY(log_.take(piece))) TRY(round());
    return {};
  }

  /// Reads and tells what was collected. Sizes come first: what is too long is not even unpacked.
  Result<void> round() {
    std::vector<std::string> ids;
    for (const auto& change : log_.changes) ids.push_back(change.id);
    std::vector<std::size_t> wanted;
    const auto objects = TRY(look_at_blobs(git_, ids, options_.most_bytes));
    for (const auto& object : objects)
      if (count(object)) wanted.push_back(object.index);
    for (int failures = 0; !wanted.empty(); ++failures) TRY(tell(wanted, failures));
    log_.next_round();
    return {};
  }

  bool count(const GitObject& object) {
    too_large_ += object.state == GitObject::too_large;
    missing_ += object.state == GitObject::missing;
    return object.state == GitObject::read;
  }

  /// Tells of as many of the wanted ones as git gets through, and takes them off. Where it stops at
  /// a damaged one, that one is taken off too.
  Result<void> tell(std::vector<std::size_t>& wanted, int failures) {
    std::vector<std::string> ids;
    for (const auto index : wanted) ids.push_back(log_.changes[index].id);
    std::size_t done = 0;
    bool ours = false;
    const auto ended =
        read_blobs(git_, ids, options_.most_bytes, [&](const GitObject& object) -> Result<void> {
          ++done;
          if (!count(object)) return {};
          auto told = tell(log_.changes[wanted[object.index]], object.bytes);
          ours = !told;
          return told;
        });
    if (!ended && (ours || !is_damage(ended.error()))) return ended.error();
    const bool goes_on = !ended && failures < kMostFailures;
    const auto lost = goes_on ? std::min(done + 1, wanted.size()) : wanted.size();
    missing_ += lost - done;
    wanted.erase(wanted.begin(), wanted.begin() + static_cast<std::ptrdiff_t>(lost));
    return {};
  }

  Result<void> tell(const Change& change, ByteView bytes) {
    const auto& commit = log_.commits[change.commit];
    ++seen_.blobs;
    return each_({.id = change.id,
                  .path = change.path,
                  .commit = commit.id,
                  .author = commit.author,
                  .date = commit.date,
                  .bytes = bytes});
  }

  const GitProgram& git_;
  const HistoryOptions& options_;
  const std::function<Result<void>(const HistoryBlob&)>& each_;
  LogReader log_;
  HistorySeen seen_;
  std::uint64_t too_large_ = 0, missing_ = 0;
};

/// "2024-01-31", and with a time "T12:00:00" and "Z" or "+01:00" behind it. Git itself would take
/// any text for a date.
bool is_date(std::string_view text) {
  constexpr std::array<std::string_view, 3> kShapes = {"0000-00-00", "0000-00-00T00:00:00Z",
                                                       "0000-00-00T00:00:00+00:00"};
  return std::any_of(kShapes.begin(), kShapes.end(), [&](std::string_view shape) {
    return std::equal(text.begin(), text.end(), shape.begin(), shape.end(), [](char c, char s) {
      return s == '0' ? is_digit(c) : c == s || (s == '+' && c == '-');
    });
  });
}

Result<void> add_bound(std::vector<std::string>& arguments, const char* name,
                       const std::string& date) {
  if (date.empty()) return {};
  if (!is_date(date))
    return Error{Error::usage, fmt::format("{} is no date; write 2024-01-31 or "
                                           "2024-01-31T12:00:00Z",
                                           printable(date))};
  arguments.push_back(fmt::format("--{}={}{}", name, date, date.size() == 10 ? "T00:00:00Z" : ""));
  return {};
}

Result<std::vector<std::string>> arguments_for(const HistoryOptions& options) {
  std::vector<std::string> all = {"log",
                                  "--reverse",
                                  "--topo-order",
                                  "--raw",
                                  "-z",
                                  "--no-abbrev",
                                  "--no-renames",
                                  "-c",
                                  "--root",
                                  "--no-color",
                                  "--no-notes",
                                  "--no-show-signature",
                                  "--no-ext-diff",
                                  "--no-textconv",
                                  "--ignore-submodules=all",
                                  "--encoding=UTF-8",
                                  kFormat};
  TRY(add_bound(all, "since", options.since));
  TRY(add_bound(all, "until", options.until));
  if (!options.branch.empty() && !is_reference_name(options.branch))
    return Error{Error::usage, fmt::format("{} is no name of a branch", printable(options.branch))};
  all.push_back(options.branch.empty() ? "--all" : options.branch);
  all.emplace_back("--");
  return all;
}

}  // namespace

Result<HistorySeen> each_blob(const std::string& directory, const HistoryOptions& options,
                              const std::function<Result<void>(const HistoryBlob&)>& each) {
  const auto arguments = TRY(arguments_for(options));
  const auto repository = TRY(IsolatedRepository::of(directory, options.cancel));
  History history(repository.git(), options, each);
  TRY(history.read(arguments));
  auto seen = std::move(history).finish();
  if (repository.shallow())
    seen.problems.push_back(
        {.what = "shallow: older history is not here; `git fetch --unshallow` gets it",
         .kind = Error::not_found});
  return seen;
}

}  // namespace oakum::source

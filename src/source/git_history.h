#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/cancel.h"
#include "core/inventory.h"

namespace oakum::source {

struct HistoryOptions {
  /// Only commits of this time: "2024-01-31" or "2024-01-31T12:00:00Z"; empty: no bound.
  std::string since, until;
  std::string branch;  ///< Only what this branch, tag or commit reaches; empty: HEAD and all refs.
  std::uint64_t most_bytes = 10u << 20;   ///< Of one blob.
  std::uint64_t most_blobs = 50'000'000;  ///< Of the whole history.
  const Cancel* cancel = nullptr;
};

/// A content that some commit of a repository has.
struct HistoryBlob {
  std::string id;      ///< As git names it.
  std::string path;    ///< The first one it had.
  std::string commit;  ///< Id of the first commit that has it, oldest first.
  std::string author;  ///< Of that commit: "Name <address>".
  std::string date;    ///< When its author made it, RFC 3339.
  ByteView bytes;      ///< Valid during the call only.
};

/// What there was, and what of it could not be read.
struct HistorySeen {
  std::uint64_t commits = 0;
  std::uint64_t blobs = 0;  ///< That were told of.
  std::vector<Problem> problems;
};

/// Calls `each` once for every blob of every commit that the options ask for, commits in
/// topological order, oldest first, blobs of a commit by path. Also such as were deleted or never
/// were on a branch's tip; of a merge only what none of its parents has. Links and submodules are
/// passed over. `directory` is a work tree or a git directory; nothing of its configuration counts
/// (isolated_repository.h).
/// Blobs that are too long or not there, history that was cut off, damage behind the first commit
/// and the limit on blobs are problems. Memory: 30 to 60 bytes a blob of the history, one blob, and
/// what git needs itself. Errors: usage (a date or name that is none), not_found, io, cancelled,
/// timeout; those of `each`.
Result<HistorySeen> each_blob(const std::string& directory, const HistoryOptions& options,
                              const std::function<Result<void>(const HistoryBlob&)>& each);

}  // namespace oakum::source

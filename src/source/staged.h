#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/cancel.h"
#include "core/inventory.h"

namespace oakum::source {

/// A file that the next commit changes.
struct StagedFile {
  std::string path;  ///< From the top of the work tree.
  ByteView bytes;    ///< As staged; valid during the call only.
  ByteView before;   ///< As HEAD has it, there or where it was renamed from; none when it is new.
};

/// What was staged, and what of it could not be read.
struct StagedSeen {
  std::uint64_t files = 0;  ///< That were told of.
  std::vector<Problem> problems;
};

/// Calls `each` for every regular file whose content the index has and HEAD has not (in a
/// repository without a commit: for all), by path. What the work tree has beside it does not count.
/// Works inside a hook: the index that git is about to commit is the one that is read. Two runs of
/// git, one when nothing is staged. Files longer than `most_bytes` are problems. Errors: not_found
/// (no git, no repository), io, cancelled, timeout; those of `each`.
Result<StagedSeen> each_staged(const std::string& directory, std::uint64_t most_bytes,
                               const Cancel* cancel,
                               const std::function<Result<void>(const StagedFile&)>& each);

}  // namespace oakum::source

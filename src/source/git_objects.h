#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "source/git_program.h"

namespace oakum::source {

/// What became of one object that was asked for.
struct GitObject {
  enum State : std::uint8_t {
    read,       ///< Here it is.
    missing,    ///< The repository does not have it (a partial clone), or it is no blob.
    too_large,  ///< Longer than what was allowed.
  };
  std::size_t index = 0;  ///< Which of the ids.
  State state = missing;
  std::uint64_t size = 0;
  ByteView bytes;  ///< Valid during the call only.
};

/// Reads blobs as they are stored (no filter, no conversion) by one run of `git cat-file`, and
/// calls `each` once for every id, in order. Memory: one blob of at most `most` bytes; longer ones
/// are passed over. Errors: those of `each`; of git, which then may have told of some already;
/// corrupt (an answer that is none).
Result<void> read_blobs(const GitProgram& git, const std::vector<std::string>& ids,
                        std::uint64_t most,
                        const std::function<Result<void>(const GitObject&)>& each);

/// What the same ids would give, without reading them: `bytes` are empty. In order of the ids.
Result<std::vector<GitObject>> look_at_blobs(const GitProgram& git,
                                             const std::vector<std::string>& ids,
                                             std::uint64_t most);

}  // namespace oakum::source

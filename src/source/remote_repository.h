#pragma once
#include <memory>
#include <string>

#include "base/cancel.h"
#include "source/source.h"

namespace oakum::source {

struct RepositoryOptions {
  std::string branch, tag, commit;  ///< At most one of them; none means the default branch.
  bool insecure = false;            ///< Takes any certificate.
  std::string ca_file;              ///< Authorities to trust beside the system's (PEM).
  const Cancel* cancel = nullptr;
};

/// Whether a target names a repository elsewhere: https://, http://, ssh://, git://, file://, or
/// user@host:path.
bool is_repository_url(std::string_view text);

/// A source repository cloned (shallow, without submodules, hooks or filters) by the `git` program
/// into a directory of its own that is gone with the Source. Errors: usage, not_found (no git, no
/// such repository, branch, tag or commit), denied, unreachable, timeout, cancelled.
Result<std::unique_ptr<Source>> open_remote_repository(const std::string& url,
                                                       const RepositoryOptions& options);

}  // namespace oakum::source

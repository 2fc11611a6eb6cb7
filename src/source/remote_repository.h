#pragma once
#include <memory>
#include <optional>
#include <string>

#include "base/cancel.h"
#include "source/source.h"

namespace oakum::source {

struct RepositoryOptions {
  std::string branch, tag, commit;  ///< At most one of them; none means the default branch.
  bool history = false;             ///< All of it, not only the commit that is scanned.
  bool insecure = false;            ///< Takes any certificate.
  std::string ca_file;              ///< Authorities to trust beside the system's (PEM).
  const Cancel* cancel = nullptr;

  /// Whether one of the three is given.
  bool named() const;
};

/// Whether a target names a repository elsewhere: anything with "://", or user@host:path.
bool is_repository_url(std::string_view text);
/// The address that "github.com/team/app" is short for: a host name with a dot and a path, when no
/// file of that name is there. Nothing otherwise.
std::optional<std::string> short_repository_url(const std::string& text);

/// A source repository cloned (shallow unless its history is asked for, without submodules, hooks or filters) by the `git` program
/// into a private directory below $TMPDIR that is gone with the Source. Its name is the address
/// without user information; its metadata is that of the commit. A login given with the address, or
/// GITHUB_TOKEN (github.com, and the hosts that GITHUB_SERVER_URL and GH_HOST name) or GITLAB_TOKEN
/// (gitlab.com, CI_SERVER_URL, GITLAB_HOST), is told to that host alone, and over https alone
/// unless `insecure`. ssh uses the user's own keys and known hosts. Errors: usage, not_found (no
/// git, no such repository, branch, tag or commit), denied, unreachable, timeout, cancelled.
Result<std::unique_ptr<Source>> open_remote_repository(const std::string& url,
                                                       const RepositoryOptions& options);

}  // namespace oakum::source

#pragma once
#include <optional>
#include <string>

#include "core/report.h"

namespace oakum::source {

/// What `.git` directly in `directory` says of the work tree: HEAD's branch and commit, tags at it,
/// the remote's URL (without user information), author and committer of a commit that lies as a
/// loose object. Reads files only: git's configuration is data here, never executed. Nothing when
/// there is no repository.
std::optional<GitMetadata> read_git_metadata(const std::string& directory);

}  // namespace oakum::source

#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace oakum::source {

/// Where a repository is cloned from, taken apart. What git is given holds no password.
struct RepositoryUrl {
  std::string scheme;    ///< "https", "http", "ssh", "git", "file".
  std::string host;      ///< "host" or "host:port", lower case; "" for file.
  std::string for_git;   ///< Without user information, except the user's name for ssh.
  std::string shown;     ///< For people and reports: without any user information.
  std::string username;  ///< Given with the address, decoded; https and http only.
  std::string password;
};

/// https://, http://, ssh://, git:// and file:// addresses and user@host:path, at most 8 KiB of
/// printable ASCII (UTF-8 in paths). Nothing that git or ssh could take for an option or a command:
/// host, user and path do not start with '-', no transport of another name. Error: usage; it never
/// repeats user information.
Result<RepositoryUrl> parse_repository_url(std::string_view text);

/// Whether a name may stand behind refs/heads/ or refs/tags/. Source: git-check-ref-format.
bool is_reference_name(std::string_view name);
/// 4 to 64 hexadecimal digits.
bool is_commit_name(std::string_view text);
/// The whole name of an object: 40 hexadecimal digits, or 64 where SHA-256 is used.
bool is_object_id(std::string_view text);

}  // namespace oakum::source

#pragma once
#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "source/credentials.h"

namespace oakum::source {

/// A Docker configuration as far as it is about logins: config.json, and podman's auth.json, which
/// is alike.
class DockerConfig {
 public:
  /// Entries that make no sense are passed over. Error: corrupt.
  static Result<DockerConfig> parse(std::string_view json);
  /// Empty when there is no such file. Errors: corrupt, denied, with the path.
  static Result<DockerConfig> read(const std::string& path);

  /// For exactly this host[:port]: what its own helper says (credHelpers), else the common one
  /// (credsStore), else the file itself (auths), where an entry for a path of repositories
  /// ("host/team") outranks that of the host. Empty when nobody knows any. Errors: those of
  /// ask_helper.
  Result<Credentials> find(std::string_view host, std::string_view repository = {}) const;
  /// Who keeps the login to a host: the name of a helper, or "" for the file itself.
  std::string keeper_of(std::string_view host) const;
  /// Whether the file itself has an entry for a host.
  bool knows(std::string_view host) const;

 private:
  std::map<std::string, Credentials, std::less<>> auths_;  ///< By host, or host and path.
  std::map<std::string, std::string, std::less<>> helpers_;
  std::string store_;
};

/// Under which name a login to this host is kept: "https://index.docker.io/v1/" for Docker Hub,
/// else the host.
std::string login_key(std::string_view host);

/// The text of a Docker configuration ("" for none) with the login to a host in `auths`, or without
/// any; everything else in it stays, in its order. Error: corrupt.
Result<std::string> with_login(std::string_view json, std::string_view host,
                               const Credentials& credentials);
Result<std::string> without_login(std::string_view json, std::string_view host);

}  // namespace oakum::source

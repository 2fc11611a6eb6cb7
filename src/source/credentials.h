#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace oakum::source {

/// How to log in to one registry. Never part of a message.
struct Credentials {
  std::string username;
  std::string password;
  std::string
      identity_token;  ///< Exchanged for access tokens at the realm; instead of the other two.
  std::string registry_token = {};  ///< An access token itself: shown as it is, no realm is asked.
  bool empty() const {
    return username.empty() && password.empty() && identity_token.empty() && registry_token.empty();
  }
};

/// Where Docker keeps its configuration: $DOCKER_CONFIG, else ~/.docker; "" when there is neither.
std::string docker_config_folder();

/// What to log in with, by exact host[:port].
class CredentialStore {
 public:
  /// What the tools of this machine know: $DOCKER_CONFIG/config.json, else ~/.docker/config.json;
  /// then podman's $REGISTRY_AUTH_FILE, $XDG_RUNTIME_DIR/containers/auth.json and
  /// ~/.config/containers/auth.json. Nothing is read, and no helper is run, before find().
  static CredentialStore from_environment();
  /// The same of these files, in order; those that are not there count as empty.
  static CredentialStore from_files(std::vector<std::string> paths);

  void add(std::string_view host, Credentials credentials);
  /// Empty when there are none for this host: what was added, else what the first file says that
  /// knows some (DockerConfig::find). Errors: corrupt, denied (a file, with its path), and those of
  /// credential helpers. From any thread.
  Result<Credentials> find(std::string_view host, std::string_view repository = {}) const;

 private:
  std::map<std::string, Credentials, std::less<>> by_host_;
  std::vector<std::string> files_;
};

/// Its config.json; "" when there is no folder.
std::string docker_config_path();

}  // namespace oakum::source

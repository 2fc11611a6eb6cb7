#pragma once
#include <map>
#include <string>
#include <string_view>

#include "base/result.h"

namespace oakum::source {

/// How to log in to one registry. Never part of a message.
struct Credentials {
  std::string username;
  std::string password;
  std::string
      identity_token;  ///< Exchanged for access tokens at the realm; instead of the other two.
  bool empty() const { return username.empty() && password.empty() && identity_token.empty(); }
};

/// Where Docker keeps its configuration: $DOCKER_CONFIG, else ~/.docker; "" when there is neither.
std::string docker_config_folder();

/// What to log in with, by exact host[:port].
class CredentialStore {
 public:
  /// The `auths` of $DOCKER_CONFIG/config.json, else of ~/.docker/config.json; empty when there is
  /// no such file. Errors: corrupt, denied (the file), with its path.
  static Result<CredentialStore> from_environment();
  /// The `auths` of the text of a Docker configuration; entries that make no sense are passed over.
  /// Error: corrupt.
  static Result<CredentialStore> from_docker_config(std::string_view json);

  void add(std::string_view host, Credentials credentials);
  /// Empty when there are none for this host.
  Credentials find(std::string_view host) const;

 private:
  std::map<std::string, Credentials, std::less<>> by_host_;
};

}  // namespace oakum::source

#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "net/url.h"

namespace oakum::source {

/// What a registry wants to see before it answers: one challenge of a WWW-Authenticate header.
struct Challenge {
  std::string scheme;  ///< Lower case: "bearer", "basic".
  std::string realm;   ///< Of "bearer": where tokens are given out.
  std::string service;
  std::string scope;
  std::string error;  ///< "invalid_token", "insufficient_scope".
};

/// The challenges of one header value (RFC 9110, 11.6.1), in order. Never fails: what is malformed
/// ends the list.
std::vector<Challenge> parse_challenges(std::string_view header);

/// The address of the "next" link of a Link header (RFC 8288); "" when there is none or it is
/// malformed.
std::string next_link(std::string_view header);

/// Whether a registry may send the user's credentials to this realm: the same host, or one in the
/// same domain, that is "auth.example.com" and "example.com" for "registry.example.com". Domains in
/// which strangers register names ("co.uk") do not count as one. `allowed` are further hosts the
/// user vouches for.
bool is_own_realm(std::string_view registry_host, std::string_view realm_host,
                  const std::vector<std::string>& allowed);

}  // namespace oakum::source

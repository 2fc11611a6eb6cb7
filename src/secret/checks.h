#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace oakum::secret {

/// What a check says of a value.
enum class Checked : unsigned char {
  good,     ///< It is what it claims to be (or nothing speaks against it).
  broken,   ///< A checksum that does not fit: nobody issued this.
  nothing,  ///< Something else that only looks like it.
};

/// Whether there is a check of this name.
bool is_check(std::string_view name);

/// Runs a check on a secret and the whole match that has it (the armour of a key). Names and what
/// they look at:
/// - github-checksum: the last six characters are the CRC-32 of those between the last '_' in front
///   and them, in base 62. GitHub and npm.
/// - grafana-checksum: "glsa_", 32 characters, '_', and the CRC-32 of what is in front in hex,
///   its lowest byte first.
/// - gitlab-routable: the last seven characters are the CRC-32 of what is in front in base 36.
/// - jwt: three parts, the first two are JSON in base64url, the first with "alg".
/// - private-key: the armour's body is base64 and no sign says that it is encrypted.
/// - encrypted-private-key: the same, and it is.
/// - base64-json: base64 of a JSON object.
/// - aws-key-id: the sixteen characters behind the prefix are base 32.
/// - url-credentials: the password of "scheme://user:password@" is no placeholder or variable.
/// - docker-auth: base64 of "user:password" whose password is not everybody's.
/// A name that is none: good.
Checked run_check(std::string_view name, std::string_view value, std::string_view whole);

/// What must stand behind `token` so that it passes the check; "" for checks without a checksum.
std::string completion(std::string_view check, std::string_view token);

}  // namespace oakum::secret

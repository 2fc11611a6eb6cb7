#include "secret/checks.h"

#include <algorithm>
#include <array>

#include "base/hash.h"
#include "base/text.h"
#include "formats/node.h"
#include "io/crc32.h"
#include "secret/plausible.h"

namespace oakum::secret {
namespace {

constexpr std::string_view kBase62 =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kBase36 = "0123456789abcdefghijklmnopqrstuvwxyz";

std::string number_in(std::uint32_t number, std::string_view digits, std::size_t width) {
  std::string out;
  for (; number != 0; number /= static_cast<std::uint32_t>(digits.size()))
    out.insert(out.begin(), digits[number % digits.size()]);
  if (out.size() < width) out.insert(0, width - out.size(), digits[0]);
  return out;
}

std::uint32_t crc_of(std::string_view text) { return io::crc32(0, as_bytes(text)); }

// GitHub, npm: "ghp_", thirty characters, six of checksum.

constexpr std::size_t kGithubDigits = 6;

std::string_view behind_last_underscore(std::string_view token) {
  return token.substr(token.rfind('_') + 1);  // npos + 1 is 0
}
std::string github_completion(std::string_view token) {
  return number_in(crc_of(behind_last_underscore(token)), kBase62, kGithubDigits);
}
Checked github(std::string_view value) {
  if (value.size() <= kGithubDigits) return Checked::nothing;
  const auto front = value.substr(0, value.size() - kGithubDigits);
  return value.substr(front.size()) == github_completion(front) ? Checked::good : Checked::broken;
}

// Grafana: "glsa_", 32 characters, '_', eight of checksum.

std::string grafana_completion(std::string_view token) {
  if (token.ends_with('_')) token.remove_suffix(1);
  auto crc = crc_of(token);
  std::string digits;
  for (int i = 0; i < 4; ++i, crc >>= 8) digits += fmt::format("{:02x}", crc & 0xFF);
  return digits;
}
Checked grafana(std::string_view value) {
  const auto end = value.rfind('_');
  if (end == value.npos) return Checked::nothing;
  return lower(value.substr(end + 1)) == grafana_completion(value.substr(0, end)) ? Checked::good
                                                                                  : Checked::broken;
}

// GitLab's routable tokens: everything, and seven characters of checksum.

constexpr std::size_t kGitlabDigits = 7;

std::string gitlab_completion(std::string_view token) {
  return number_in(crc_of(token), kBase36, kGitlabDigits);
}
Checked gitlab(std::string_view value) {
  if (value.size() <= kGitlabDigits) return Checked::nothing;
  const auto front = value.substr(0, value.size() - kGitlabDigits);
  return value.substr(front.size()) == gitlab_completion(front) ? Checked::good : Checked::broken;
}

/// base64 or base64url, with or without padding.
std::string decoded(std::string_view text) {
  std::string standard(text);
  std::replace(standard.begin(), standard.end(), '-', '+');
  std::replace(standard.begin(), standard.end(), '_', '/');
  const auto bytes = decode_base64(standard);
  return bytes ? std::string(as_text(ByteView(*bytes))) : std::string();
}

bool is_json_object(std::string_view text, std::string_view member = {}) {
  if (!text.starts_with('{')) return false;
  const auto document = formats::parse_json(text, {.bytes = 64u << 10, .depth = 32, .nodes = 4096});
  return document && document->root().is_object() && (member.empty() || (*document)[member]);
}

Checked jwt(std::string_view value) {
  const auto parts = split(value, '.');
  if (parts.size() < 3) return Checked::nothing;
  if (!is_json_object(decoded(parts[0]), "alg")) return Checked::nothing;
  // Of an encrypted one the second part is a key, not JSON.
  return parts.size() == 5 || is_json_object(decoded(parts[1])) ? Checked::good : Checked::nothing;
}

Checked base64_json(std::string_view value) {
  return is_json_object(decoded(value)) ? Checked::good : Checked::nothing;
}

/// The armour's body without line ends, also written as "\n" and in pieces of source text; sees
/// what its header lines say.
struct Armour {
  std::string body;
  bool encrypted = false;
};

Armour open_armour(std::string_view value) {
  Armour armour;
  armour.encrypted = value.find("ENCRYPTED") != value.npos;
  const auto begin = value.find("BEGIN");
  if (begin != value.npos) {
    const auto after = value.find("-----", begin);
    if (after != value.npos) value.remove_prefix(after + 5);
    value = value.substr(0, value.find("-----"));
  }
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] == '\\' && i + 1 < value.size()) {
      ++i;  // "\n", "\r"
      continue;
    }
    const char c = value[i];
    if (is_alpha(c) || is_digit(c) || c == '+' || c == '/' || c == '=') armour.body += c;
  }
  return armour;
}

/// "openssh-key-v1", a zero byte, and the name of the cipher with its length.
bool openssh_encrypted(std::string_view body) {
  constexpr std::string_view kMagic("openssh-key-v1\0", 15);
  const auto bytes = decoded(body.substr(0, body.size() / 4 * 4));
  if (!bytes.starts_with(kMagic)) return false;
  return std::string_view(bytes).substr(kMagic.size() + 4, 4) != "none";
}

Checked key(std::string_view value, bool want_encrypted) {
  constexpr std::size_t kLeast = 60;  // an Ed25519 key in PKCS#8 has 64
  const auto armour = open_armour(value);
  if (armour.body.size() < kLeast || entropy_of(armour.body) < 3.0) return Checked::nothing;
  const bool encrypted = armour.encrypted || openssh_encrypted(armour.body);
  return encrypted == want_encrypted ? Checked::good : Checked::nothing;
}
Checked private_key(std::string_view value) { return key(value, false); }
Checked encrypted_private_key(std::string_view value) { return key(value, true); }

Checked aws_key_id(std::string_view value) {
  constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  if (value.size() != 20) return Checked::nothing;
  return value.substr(4).find_first_not_of(kBase32) == value.npos ? Checked::good : Checked::broken;
}

/// What manuals write for a password, and what comes with an installation.
bool is_everybodys(std::string_view password) {
  static constexpr std::array<std::string_view, 22> kKnown = {
      "password",    "passwd",  "pass",  "pwd",   "secret", "admin",    "root",  "user",
      "test",        "guest",   "mysql", "redis", "mongo",  "postgres", "token", "username",
      "credentials", "pass123", "foo",   "bar",   "dev",    "local"};
  const auto text = lower(password);
  return std::find(kKnown.begin(), kKnown.end(), text) != kKnown.end();
}

Checked docker_auth(std::string_view value) {
  const auto text = decoded(value);
  const auto pair = cut(text, ":");
  const bool plain =
      std::all_of(text.begin(), text.end(), [](char c) { return c > 0x1F && c < 0x7F; });
  if (!plain || !pair || pair->first.empty() || pair->first == pair->second)
    return Checked::nothing;
  return is_everybodys(pair->second) || is_placeholder(pair->second) ? Checked::nothing
                                                                     : Checked::good;
}

/// The password of "scheme://user:password@host", or a password alone.
Checked url_credentials(std::string_view value) {
  if (const auto scheme = value.find("://"); scheme != value.npos) {
    value.remove_prefix(scheme + 3);
    value = value.substr(0, value.rfind('@'));
    const auto pair = cut(value, ":");
    if (!pair) return Checked::nothing;
    if (pair->first == pair->second) return Checked::nothing;  // "user:user", "postgres:postgres"
    value = pair->second;
  }
  const bool none = value.size() < 3 || is_everybodys(value) || is_placeholder(value);
  return none ? Checked::nothing : Checked::good;
}

std::string no_completion(std::string_view) { return {}; }

struct Check {
  std::string_view name;
  Checked (*run)(std::string_view value);
  std::string (*complete)(std::string_view token);
  bool of_whole = false;  ///< Looks at the whole match.
};

constexpr std::array kChecks = {
    Check{"aws-key-id", aws_key_id, no_completion},
    Check{"base64-json", base64_json, no_completion},
    Check{"docker-auth", docker_auth, no_completion},
    Check{"encrypted-private-key", encrypted_private_key, no_completion, true},
    Check{"github-checksum", github, github_completion},
    Check{"gitlab-routable", gitlab, gitlab_completion},
    Check{"grafana-checksum", grafana, grafana_completion},
    Check{"jwt", jwt, no_completion},
    Check{"private-key", private_key, no_completion, true},
    Check{"url-credentials", url_credentials, no_completion},
};

const Check* find(std::string_view name) {
  const auto found = std::find_if(kChecks.begin(), kChecks.end(),
                                  [&](const Check& check) { return check.name == name; });
  return found == kChecks.end() ? nullptr : &*found;
}

}  // namespace

bool is_check(std::string_view name) { return find(name) != nullptr; }

Checked run_check(std::string_view name, std::string_view value, std::string_view whole) {
  const auto* check = find(name);
  if (!check) return Checked::good;
  return check->run(check->of_whole ? whole : value);
}

std::string completion(std::string_view check, std::string_view token) {
  const auto* found = find(check);
  return found ? found->complete(token) : std::string();
}

}  // namespace oakum::secret

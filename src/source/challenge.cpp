#include "source/challenge.h"

#include <algorithm>

#include "base/text.h"

namespace oakum::source {

constexpr std::size_t kMostChallenges = 8;

namespace {
/// Takes tokens and quoted strings off the front of a header value.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  bool at_end() const { return rest_.empty(); }
  bool take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void skip(std::string_view any_of) {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(any_of), rest_.size()));
  }
  std::string_view token() {
    constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
    std::size_t size = 0;
    while (size < rest_.size() && (is_alpha(rest_[size]) || is_digit(rest_[size]) ||
                                   kMarks.find(rest_[size]) != std::string_view::npos))
      ++size;
    const auto word = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return word;
  }
  /// A token or a quoted string; false when the quote is never closed.
  bool value(std::string& into) {
    if (!take('"')) {
      into = token();
      return true;
    }
    while (!rest_.empty() && rest_.front() != '"') {
      if (rest_.front() == '\\' && rest_.size() > 1) rest_.remove_prefix(1);
      into += rest_.front();
      rest_.remove_prefix(1);
    }
    return take('"');
  }
  /// A scheme is a word that no '=' follows.
  bool next_is_scheme() const {
    Scanner ahead = *this;
    const bool word = !ahead.token().empty();
    ahead.skip(" \t");
    return word && !ahead.take('=');
  }

 private:
  std::string_view rest_;
};
}  // namespace

static void set(Challenge& challenge, std::string_view name, std::string value) {
  if (equal_ignoring_case(name, "realm")) challenge.realm = std::move(value);
  if (equal_ignoring_case(name, "service")) challenge.service = std::move(value);
  if (equal_ignoring_case(name, "scope")) challenge.scope = std::move(value);
  if (equal_ignoring_case(name, "error")) challenge.error = std::move(value);
}

std::vector<Challenge> parse_challenges(std::string_view header) {
  std::vector<Challenge> challenges;
  Scanner scanner(header);
  for (scanner.skip(" \t,"); !scanner.at_end(); scanner.skip(" \t,")) {
    if (scanner.next_is_scheme()) {
      if (challenges.size() == kMostChallenges) break;
      challenges.emplace_back().scheme = lower(scanner.token());
      continue;
    }
    const auto name = scanner.token();
    scanner.skip(" \t");
    std::string value;
    if (name.empty() || challenges.empty() || !scanner.take('=')) break;
    scanner.skip(" \t");
    if (!scanner.value(value)) break;
    set(challenges.back(), name, std::move(value));
  }
  return challenges;
}

std::string next_link(std::string_view header) {
  while (!header.empty()) {
    header = trim(header);
    const auto end = header.find('>');
    if (!header.starts_with('<') || end == std::string_view::npos) return "";
    const auto address = header.substr(1, end - 1);
    const auto comma = std::min(header.find(',', end), header.size());
    for (const auto part : split(header.substr(end + 1, comma - end - 1), ';')) {
      const auto pair = cut(part, "=");
      if (pair && equal_ignoring_case(trim(pair->first), "rel") &&
          (trim(pair->second) == "\"next\"" || trim(pair->second) == "next"))
        return std::string(address);
    }
    header.remove_prefix(std::min(comma + 1, header.size()));
  }
  return "";
}

/// Whether names below this domain belong to different people: "com", "co.uk", "com.br".
static bool is_public_suffix(std::string_view domain) {
  constexpr std::string_view kShared[] = {"ac",  "co", "com", "edu", "gob", "gov", "gouv",
                                          "mil", "ne", "net", "nom", "or",  "org"};
  const auto parts = cut(domain, ".");
  if (!parts) return true;
  return parts->second.size() == 2 &&
         std::find(std::begin(kShared), std::end(kShared), parts->first) != std::end(kShared);
}

bool is_own_realm(std::string_view registry_host, std::string_view realm_host,
                  const std::vector<std::string>& allowed) {
  const auto registry = lower(registry_host), realm = lower(realm_host);
  if (registry == realm) return true;
  if (std::any_of(allowed.begin(), allowed.end(),
                  [&](const auto& host) { return equal_ignoring_case(host, realm); }))
    return true;
  if (net::is_address(registry) || net::is_address(realm)) return false;
  const auto parts = cut(registry, ".");
  if (!parts || is_public_suffix(parts->second)) return false;
  return realm == parts->second || realm.ends_with('.' + std::string(parts->second));
}

}  // namespace oakum::source

#include "source/reference.h"

#include <algorithm>

#include "base/hash.h"
#include "base/text.h"
#include "net/url.h"

namespace oakum::source {

namespace {
/// What is special about the registry that needs no name.
struct Hub {
  std::string_view name;
  std::string_view host;
  std::string_view official;  ///< Where repositories of one component lie.
  std::string_view aliases[2];
};
constexpr Hub kHub = {
    "docker.io", "registry-1.docker.io", "library/", {"index.docker.io", "registry-1.docker.io"}};
constexpr std::size_t kLongestName = 255;
constexpr std::size_t kLongestTag = 128;
}  // namespace

std::string Reference::text() const {
  auto out = registry + '/' + repository;
  if (!tag.empty()) out += ':' + tag;
  if (!digest.empty()) out += '@' + digest;
  return out;
}

std::string Reference::familiar() const {
  if (registry != kHub.name) return registry + '/' + repository;
  const bool official = repository.starts_with(kHub.official) &&
                        repository.find('/', kHub.official.size()) == std::string::npos;
  return official ? repository.substr(kHub.official.size()) : repository;
}

std::string Reference::host() const {
  return registry == kHub.name ? std::string(kHub.host) : registry;
}

static Error wrong(std::string_view text, std::string_view why) {
  constexpr std::size_t kShown = 100;
  return {Error::usage, fmt::format("'{}' is not an image reference: {}",
                                    printable(text.substr(0, kShown)), why)};
}

static bool is_low(char c) { return (c >= 'a' && c <= 'z') || is_digit(c); }

/// Runs of [a-z0-9] with '.', '_', "__" or any number of '-' between them.
static bool is_component(std::string_view text) {
  if (text.empty() || !is_low(text.front()) || !is_low(text.back())) return false;
  for (std::size_t i = 0; i < text.size();) {
    const auto start = i;
    while (i < text.size() && !is_low(text[i])) ++i;
    const auto separator = text.substr(start, i - start);
    const bool dashes = separator.find_first_not_of('-') == std::string_view::npos;
    if (!dashes && separator != "." && separator != "_" && separator != "__") return false;
    while (i < text.size() && is_low(text[i])) ++i;
  }
  return true;
}

static bool is_repository(std::string_view text) {
  const auto components = split(text, '/');
  return std::all_of(components.begin(), components.end(), is_component);
}

static bool is_tag(std::string_view text) {
  const auto word = [](char c) { return is_alpha(c) || is_digit(c) || c == '_'; };
  return !text.empty() && text.size() <= kLongestTag && word(text.front()) &&
         std::all_of(text.begin(), text.end(),
                     [&](char c) { return word(c) || c == '.' || c == '-'; });
}

static bool is_registry(std::string_view text) {
  return text.find('/') == std::string_view::npos &&
         net::parse_url("https://" + std::string(text)).has_value() &&
         text.find_first_of("?#") == std::string_view::npos && !text.ends_with('.');
}

/// Takes the registry off the front of a name.
static std::string take_registry(std::string_view& name) {
  const auto first = name.substr(0, name.find('/'));
  const bool upper =
      std::any_of(first.begin(), first.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  const bool named =
      first.size() < name.size() &&
      (first.find_first_of(".:") != std::string_view::npos || first == "localhost" || upper);
  if (!named) return std::string(kHub.name);
  name.remove_prefix(first.size() + 1);
  const bool hub =
      std::find(std::begin(kHub.aliases), std::end(kHub.aliases), first) != std::end(kHub.aliases);
  return std::string(hub ? kHub.name : first);
}

Result<Reference> parse_reference(std::string_view text) {
  Reference reference;
  std::string_view name = text;
  if (const auto parts = cut(text, "@")) {
    if (!is_sha256_digest(parts->second))
      return wrong(text, "the digest must be sha256: and 64 hexadecimal digits");
    name = parts->first;
    reference.digest = parts->second;
  }
  if (const auto colon = name.rfind(':');
      colon != std::string_view::npos && name.find('/', colon) == std::string_view::npos) {
    reference.tag = name.substr(colon + 1);
    name = name.substr(0, colon);
    if (!is_tag(reference.tag))
      return wrong(text, "the tag has a character that is not allowed, or is too long");
  } else if (reference.digest.empty()) {
    reference.tag = "latest";
  }
  reference.registry = take_registry(name);
  if (!is_registry(reference.registry)) return wrong(text, "the registry is not a host name");
  const bool official = reference.registry == kHub.name && name.find('/') == std::string_view::npos;
  reference.repository = (official ? std::string(kHub.official) : "") + std::string(name);
  if (!is_repository(reference.repository))
    return wrong(text, "the repository must be lower-case letters, digits and single separators");
  if (reference.registry.size() + 1 + reference.repository.size() > kLongestName)
    return wrong(text, "the name is too long");
  return reference;
}

}  // namespace oakum::source

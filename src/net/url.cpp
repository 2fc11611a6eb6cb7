#include "net/url.h"

#include <arpa/inet.h>

#include <algorithm>

#include "base/text.h"

namespace oakum::net {

constexpr std::size_t kLongestUrl = 8192;
constexpr std::size_t kLongestHost = 253;
constexpr std::size_t kLongestLabel = 63;

std::string Url::authority() const {
  const std::string name = host.find(':') == std::string::npos ? host : '[' + host + ']';
  return port == (secure() ? 443 : 80) ? name : fmt::format("{}:{}", name, port);
}
std::string Url::text() const { return fmt::format("{}://{}{}", scheme, authority(), target); }
std::string Url::shown() const {
  return fmt::format("{}://{}{}", scheme, authority(), target.substr(0, target.find('?')));
}

static bool is_ipv4(std::string_view text) {
  in_addr address{};
  return inet_pton(AF_INET, std::string(text).c_str(), &address) == 1;
}
static bool is_ipv6(std::string_view text) {
  in6_addr address{};
  return inet_pton(AF_INET6, std::string(text).c_str(), &address) == 1;
}

/// A label of a host name; '_' is not allowed there, but is found in the names of compose services.
static bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= kLongestLabel && label.front() != '-' &&
         label.back() != '-' && std::all_of(label.begin(), label.end(), [](char c) {
           return is_alpha(c) || is_digit(c) || c == '-' || c == '_';
         });
}

/// "17" or "0x11", the forms in which C libraries read parts of addresses.
static bool is_number(std::string_view label) {
  const bool hexadecimal = label.starts_with("0x") || label.starts_with("0X");
  if (hexadecimal) label.remove_prefix(2);
  return label.find_first_not_of(hexadecimal ? "0123456789abcdefABCDEF" : "0123456789") ==
         std::string_view::npos;
}

bool is_address(std::string_view host) {
  return host.find(':') != std::string_view::npos || is_ipv4(host);
}

bool is_host(std::string_view text) {
  if (text.empty() || text.size() > kLongestHost) return false;
  if (text.find(':') != std::string_view::npos) return is_ipv6(text);
  const auto labels = split(text.ends_with('.') ? text.substr(0, text.size() - 1) : text, '.');
  if (!std::all_of(labels.begin(), labels.end(), is_label)) return false;
  // A name never ends in a number (RFC 1123): what does must be a dotted quad, or resolvers would
  // guess.
  return !is_number(labels.back()) || is_ipv4(text);
}

bool is_loopback(std::string_view host) {
  return equal_ignoring_case(host, "localhost") || host == "::1" ||
         (host.starts_with("127.") && is_ipv4(host));
}

/// Splits "host", "host:port", "[v6]", "[v6]:port"; false when it is none of them.
static bool take_authority(std::string_view text, Url& url) {
  std::string_view port;
  bool has_port = false;
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == std::string_view::npos) return false;
    url.host = lower(text.substr(1, end - 1));
    if (!is_ipv6(url.host)) return false;
    text.remove_prefix(end + 1);
    has_port = text.starts_with(':');
    if (!has_port && !text.empty()) return false;
    port = has_port ? text.substr(1) : text;
  } else {
    const auto colon = text.find(':');
    has_port = colon != std::string_view::npos;
    url.host = lower(text.substr(0, colon));
    port = has_port ? text.substr(colon + 1) : std::string_view();
    if (url.host.find(':') != std::string::npos || !is_host(url.host)) return false;
  }
  if (!has_port) return true;
  const auto number = parse_decimal(port);
  if (!number || *number == 0 || *number > 65535) return false;
  url.port = static_cast<std::uint16_t>(*number);
  return true;
}

Result<Url> parse_url(std::string_view text) {
  const auto wrong = [](std::string_view why) {
    return Error{Error::usage, fmt::format("not a usable address: {}", why)};
  };
  if (text.size() > kLongestUrl) return wrong("longer than 8 KiB");
  if (std::any_of(text.begin(), text.end(),
                  [](char c) { return c <= ' ' || c >= 0x7F || c == '\\'; }))
    return wrong("a space, control character, backslash or non-ASCII byte");
  Url url;
  const auto parts = cut(text, "://");
  if (!parts) return wrong("no scheme");
  url.scheme = lower(parts->first);
  if (url.scheme != "http" && url.scheme != "https") return wrong("neither http nor https");
  std::string_view rest = parts->second.substr(0, parts->second.find('#'));
  const auto path = std::min(rest.find_first_of("/?"), rest.size());
  const auto authority = rest.substr(0, path);
  if (authority.find('@') != std::string_view::npos) return wrong("credentials inside the address");
  url.port = url.secure() ? 443 : 80;
  if (!take_authority(authority, url)) return wrong("the host or port is malformed");
  rest.remove_prefix(path);
  url.target = rest.starts_with('/') ? std::string(rest) : '/' + std::string(rest);
  return url;
}

Result<Url> resolve(const Url& base, std::string_view location) {
  const auto scheme_end = location.find("://");
  if (scheme_end != std::string_view::npos && location.find_first_of("/?#") > scheme_end)
    return parse_url(location);
  if (location.starts_with("//")) return parse_url(fmt::format("{}:{}", base.scheme, location));
  const auto origin = fmt::format("{}://{}", base.scheme, base.authority());
  if (location.starts_with('/')) return parse_url(origin + std::string(location));
  const auto path = std::string_view(base.target).substr(0, base.target.find('?'));
  if (location.empty() || location.starts_with('?') || location.starts_with('#'))
    return parse_url(fmt::format("{}{}{}", origin, path, location));
  if (location.substr(0, location.find('/')).find(':') != std::string_view::npos)
    return Error{Error::usage,
                 "not a usable address: neither http nor https"};  // "file:x", "data:…"
  return parse_url(fmt::format("{}{}{}", origin, path.substr(0, path.rfind('/') + 1), location));
}

std::string decode_percent(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto digits = i + 2 < text.size() ? lower(text.substr(i + 1, 2)) : "";
    const bool escape = text[i] == '%' && digits.size() == 2 &&
                        digits.find_first_not_of(kDigits) == std::string::npos;
    out += escape ? static_cast<char>(kDigits.find(digits[0]) * 16 + kDigits.find(digits[1]))
                  : text[i];
    if (escape) i += 2;
  }
  return out;
}

}  // namespace oakum::net

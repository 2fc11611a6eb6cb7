#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace oakum::net {

/// An absolute http or https address, taken apart. Never holds credentials or a fragment.
struct Url {
  std::string scheme;      ///< "http" or "https".
  std::string host;        ///< Lower case; an IPv6 address without its brackets.
  std::uint16_t port = 0;  ///< Always set: 80 or 443 when the text has none.
  std::string target;      ///< Path and query as they go on the wire; starts with '/'.
  auto operator<=>(const Url&) const = default;

  bool secure() const { return scheme == "https"; }
  /// "host" or "host:port", the port only when it is not the scheme's own: a Host header, and the
  /// key of credentials.
  std::string authority() const;
  /// The whole address.
  std::string text() const;
  /// For messages and logs: without the query, which in a pre-signed address is a secret.
  std::string shown() const;
};

/// Strict: http or https, a host name, dotted quad or bracketed IPv6 address, printable ASCII only,
/// at most 8 KiB; a fragment is dropped. Errors (usage): anything else, user information included,
/// because it ends up in logs; numbers that only look like an address ("127.1", "0x7f000001") are
/// not host names. The message never repeats the text.
Result<Url> parse_url(std::string_view text);

/// What a Location header means, seen from where it came: an absolute address, "//host/…", "/path",
/// "?query" or a path beside the old one. Errors as parse_url.
Result<Url> resolve(const Url& base, std::string_view location);

/// Whether this is a host name, dotted quad or IPv6 address (without brackets) that a Url may hold.
bool is_host(std::string_view text);
/// Whether a host is written as an address: four decimal numbers, or colons.
bool is_address(std::string_view host);
/// Whether a host is this machine by name or address: localhost, 127.0.0.0/8, ::1.
bool is_loopback(std::string_view host);

/// "p%40ss" is "p@ss"; what is no escape stays.
std::string decode_percent(std::string_view text);

}  // namespace oakum::net

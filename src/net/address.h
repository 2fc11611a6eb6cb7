#pragma once
#include <string_view>

#include "base/bytes.h"

namespace oakum::net {

/// Why an address must not be reached on somebody else's word ("loopback", "private", "link-local
/// or metadata", …), or
/// "" when it is an ordinary address of the Internet. Takes 4 (IPv4) or 16 (IPv6) bytes in network
/// order; an IPv4 address inside an IPv6 one (mapped, NAT64, 6to4) counts as itself; any other
/// length is "malformed". Source: the IANA special-purpose address registries (RFC 6890 and its
/// updates).
std::string_view why_not_public(ByteView address);

/// The same for a host as it is written: localhost and addresses are judged, other names are ""
/// until they are resolved.
std::string_view why_not_public(std::string_view host);

}  // namespace oakum::net

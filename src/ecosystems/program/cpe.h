#pragma once
#include <string>
#include <string_view>

namespace oakum::ecosystems {

/// The CPE 2.3 name of a program: "openssl:openssl" and "3.0.11" make
/// "cpe:2.3:a:openssl:openssl:3.0.11:*:*:*:*:*:*:*". `product` is vendor and product as CPE writes
/// them, escapes included; version and update are escaped here, and an empty one is "*". Source:
/// NIST IR 7695, 6.2.
std::string cpe_name(std::string_view product, std::string_view version,
                     std::string_view update = {});

/// The same for versions with a pre-release or a patch behind ("15beta4", "1.2.0-rc1", "9.2p1"),
/// which the dictionary keeps as the update.
std::string cpe_name_with_update(std::string_view product, std::string_view version);

}  // namespace oakum::ecosystems

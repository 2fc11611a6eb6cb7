#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace oakum {

/// A CPE 2.3 name taken apart; escapes are kept as they are. Source: NIST IR 7695.
struct CpeName {
  std::string_view part, vendor, product, version, update, edition, language, software_edition,
      target_software, target_hardware, other;
};
/// Nothing when it does not start with "cpe:2.3:". Parts that are not there are empty.
std::optional<CpeName> parse_cpe(std::string_view cpe);

/// "vendor:product" of a CPE 2.3 name, in lower case with its escapes kept as they are, which is
/// how rows of the namespaces "cpe::…" file it ("cpe:2.3:a:openssl:openssl:3.0.11:*…" gives
/// "openssl:openssl"). Nothing when it is no CPE 2.3 name or either part is a wildcard.
std::optional<std::string> cpe_product(std::string_view cpe);

/// A version as published, in the form in which rows of "cpe::…" are compared (rpm's order):
/// pre-releases ("-rc1", "beta2", "_alpha") go before the release they lead to ("~rc1").
std::string comparable_cpe_version(std::string_view version);

}  // namespace oakum

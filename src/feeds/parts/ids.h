#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace oakum::feeds {

/// What a line of text names vulnerabilities by.
struct Ids {
  std::vector<std::string> cves;    ///< "CVE-2019-1234", each once, in order.
  std::vector<std::string> others;  ///< "XSA-254", "GHSA-…", "TALOS-2018-0702".
  /// The CVEs; where there are none, the other names: a row each.
  const std::vector<std::string>& rows() const { return cves.empty() ? others : cves; }
};

/// The ids among the words of a text, whatever stands around them: "CVE_2019-1234.patch (BGP)"
/// names CVE-2019-1234. Placeholders ("CVE-????-?????") name nothing.
Ids ids_in(std::string_view text);

/// "CVE-2019-1234": four digits of a year, four or more of a number.
bool is_cve_id(std::string_view id);

}  // namespace oakum::feeds

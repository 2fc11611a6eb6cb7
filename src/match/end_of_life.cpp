// When releases of operating systems go out of support: the last day of free security updates (for
// Debian and Ubuntu with their long-term teams; for Ubuntu Pro that of extended maintenance).
#include "match/end_of_life.h"

#include "base/text.h"
#include "match/eol_table.h"

namespace oakum::match {
namespace {

/// "15-SP3" as "15.3", "2018.03" of Amazon's first Linux as "1", a bare "15" of SUSE as "15.0".
std::string plain_version(const OperatingSystem& os) {
  auto version = os.name;
  if (os.family == "amazon") {
    const auto words = split_words(version);
    version = words.empty() ? "" : std::string(words.front());
    const auto major = version.substr(0, version.find('.'));
    return major == "2" || major == "2022" || major == "2023" ? major : "1";
  }
  if (version.ends_with("-ESM")) version.resize(version.size() - 4);
  version = replace_all(version, "-SP", ".");
  if (os.family == "sles" && version.find('.') == std::string::npos) version += ".0";
  return version;
}

}  // namespace

bool end_of_life(const OperatingSystem& os, const Time& at) {
  if (!os.supplier.empty()) return false;  // who rebuilds it looks after old releases too
  const auto* span = life_span(os.family, plain_version(os));
  if (!span) return false;
  const bool extended = os.family == "ubuntu" && (os.extended || os.name.ends_with("-ESM"));
  return is_past(extended && !span->extended.empty() ? span->extended : span->last_day, at);
}

std::size_t known_ends_of_life(std::string_view family) { return count_life_spans(family); }

}  // namespace oakum::match

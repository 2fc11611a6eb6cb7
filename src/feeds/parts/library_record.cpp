#include "feeds/parts/library_record.h"

namespace oakum::feeds {

std::string with_prefix(std::string_view prefix, std::string_view id) {
  if (id.empty() || id.starts_with(prefix)) return std::string(id);
  return fmt::format("{}{}", prefix, id);
}

bool take_library_record(const LibraryRecord& record, const DataSource& source, Intake& intake) {
  const auto& names = record.cves.empty() ? record.others : record.cves;
  const bool says_nothing =
      record.vulnerable.empty() && record.patched.empty() && record.unaffected.empty();
  if (names.empty() || record.package.empty() || says_nothing) {
    ++intake.summary().skipped;
    return false;
  }
  DistributionSpace space;
  space.name = fmt::format("{}::{}", info(record.ecosystem).advisory_key, source.name);
  space.source = source;
  const auto ns = intake.add_namespace(space);
  Advisory row;
  row.vulnerable.assign(record.vulnerable.begin(), record.vulnerable.end());
  row.patched.assign(record.patched.begin(), record.patched.end());
  row.unaffected.assign(record.unaffected.begin(), record.unaffected.end());
  if (!record.cves.empty()) row.vendor_ids.assign(record.others.begin(), record.others.end());
  const auto count = record.cves.empty() ? 1 : names.size();
  for (std::size_t i = 0; i < count; ++i) {
    row.id = names[i];
    if (record.cves.empty()) row.aliases.assign(names.begin() + 1, names.end());
    intake.add(ns, advisory_name(record.ecosystem, record.package), row);
    intake.add_detail(names[i], source.id, record.detail);
  }
  return true;
}

}  // namespace oakum::feeds

#include "feeds/parts/library_record.h"

namespace oakum::feeds {
namespace {

constexpr std::size_t kMostInOneRecord = 200'000;  // the longest there are have some hundred

}  // namespace

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
  const auto rows = record.cves.empty() ? 1 : names.size();
  const auto length = record.vulnerable.size() + record.patched.size() + record.unaffected.size() +
                      record.others.size();
  if (length > kMostInOneRecord / rows) {
    intake.problem(record.line, fmt::format("{}: more than {} constraints and names",
                                            record.package, kMostInOneRecord));
    return true;
  }
  const auto ns = intake.add_namespace(
      fmt::format("{}::{}", info(record.ecosystem).advisory_key, source.name), source);
  Advisory row;
  row.vulnerable.assign(record.vulnerable.begin(), record.vulnerable.end());
  row.patched.assign(record.patched.begin(), record.patched.end());
  row.unaffected.assign(record.unaffected.begin(), record.unaffected.end());
  if (!record.cves.empty()) row.vendor_ids.assign(record.others.begin(), record.others.end());
  for (std::size_t i = 0; i < rows; ++i) {
    row.id = names[i];
    if (record.cves.empty()) row.aliases.assign(names.begin() + 1, names.end());
    intake.add(ns, advisory_name(record.ecosystem, record.package), row);
    intake.add_detail(names[i], source.id, record.detail);
  }
  return true;
}

}  // namespace oakum::feeds

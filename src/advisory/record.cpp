#include "advisory/record.h"

#include "advisory/layout.h"

namespace oakum::advisory {
namespace {

struct ListField {
  std::uint32_t bit;
  std::vector<std::uint32_t> Record::*list;
};
constexpr ListField kLists[] = {
    {layout::kVendorIds, &Record::vendor_ids}, {layout::kVulnerable, &Record::vulnerable},
    {layout::kPatched, &Record::patched},      {layout::kUnaffected, &Record::unaffected},
    {layout::kAliases, &Record::aliases},      {layout::kArches, &Record::arches},
};

std::uint32_t fields_of(const Record& record) {
  std::uint32_t fields = 0;
  if (record.fixed != 0) fields |= layout::kFixed;
  if (record.affected != 0) fields |= layout::kAffected;
  if (record.has_cpes) fields |= layout::kCpeList;
  if (record.informational) fields |= layout::kInformational;
  if (record.malicious) fields |= layout::kMalicious;
  for (const auto& [bit, list] : kLists)
    if (!(record.*list).empty()) fields |= bit;
  return fields;
}

void decode_list(Decoder& from, bool present, std::vector<std::uint32_t>& list) {
  list.clear();
  if (!present) return;
  list.resize(from.count());
  for (auto& text : list) text = from.varint32();
}

}  // namespace

void encode(const Record& record, Encoder& to) {
  const auto fields = fields_of(record);
  to.byte(static_cast<unsigned>(record.status) | static_cast<unsigned>(record.severity) << 4);
  to.varint(fields);
  if (record.fixed != 0) to.varint(record.fixed);
  if (record.affected != 0) to.varint(record.affected);
  for (const auto& [bit, list] : kLists) {
    if ((fields & bit) == 0) continue;
    to.varint((record.*list).size());
    for (const auto text : record.*list) to.varint(text);
  }
  if (record.has_cpes) to.varint(record.cpes);
}

bool decode(Decoder& from, Record& record) {
  const unsigned grades = from.byte();
  const auto status = grades & 15;
  const auto severity = grades >> 4;
  if (status > static_cast<unsigned>(Status::end_of_life) ||
      severity > static_cast<unsigned>(Severity::critical))
    return false;
  record.status = static_cast<Status>(status);
  record.severity = static_cast<Severity>(severity);
  const auto fields = from.varint32();
  record.informational = (fields & layout::kInformational) != 0;
  record.malicious = (fields & layout::kMalicious) != 0;
  record.has_cpes = (fields & layout::kCpeList) != 0;
  record.fixed = (fields & layout::kFixed) != 0 ? from.varint32() : 0;
  record.affected = (fields & layout::kAffected) != 0 ? from.varint32() : 0;
  for (const auto& [bit, list] : kLists) decode_list(from, (fields & bit) != 0, record.*list);
  record.cpes = record.has_cpes ? from.varint32() : 0;
  return from.ok();
}

}  // namespace oakum::advisory

#pragma once
#include <cstdint>
#include <vector>

#include "base/coding.h"
#include "core/finding.h"

namespace oakum::advisory {

/// What a row says, with references instead of texts: equal records are stored once however many
/// rows say the same.
struct Record {
  Status status = Status::unknown;
  Severity severity = Severity::unknown;
  bool informational = false;
  bool malicious = false;
  bool has_cpes = false;
  std::uint32_t fixed = 0;     ///< Text; 0 is the empty one.
  std::uint32_t affected = 0;  ///< Text.
  std::uint32_t cpes = 0;      ///< List of numbers, when has_cpes.
  std::vector<std::uint32_t> vendor_ids, vulnerable, patched, unaffected, aliases,
      arches;  ///< Texts.
};

/// Calls `fn(std::uint32_t& text)` for every text a record refers to.
template <class Fn>
void each_text(Record& record, Fn&& fn) {
  for (auto* text : {&record.fixed, &record.affected}) fn(*text);
  for (auto* list : {&record.vendor_ids, &record.vulnerable, &record.patched, &record.unaffected,
                     &record.aliases, &record.arches})
    for (auto& text : *list) fn(text);
}

void encode(const Record& record, Encoder& to);
/// Fills `record`, whose vectors are reused. False when the bytes are no record.
bool decode(Decoder& from, Record& record);

}  // namespace oakum::advisory

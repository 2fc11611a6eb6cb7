#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace oakum::disk {

/// A value of LVM2's metadata: a text, a number, or a list of both.
struct LvmValue {
  std::string text;
  std::optional<std::uint64_t> number;
  std::vector<LvmValue> list;
};

/// `name { … }`
struct LvmSection {
  std::map<std::string, LvmValue, std::less<>> values;
  std::map<std::string, LvmSection, std::less<>> sections;

  /// "" and nothing when there is no such value, or it is of another type.
  std::string_view text(std::string_view name) const;
  std::optional<std::uint64_t> number(std::string_view name) const;
  const std::vector<LvmValue>& list(std::string_view name) const;
  const LvmSection* section(std::string_view name) const;  ///< Null when there is none.
};

/// LVM2's metadata as text. At most 8 levels, 2 million values and sections. Of two with one name
/// the first counts. Errors: corrupt (with the line), too_large. Source: lvm.conf(5) for the
/// syntax.
Result<LvmSection> parse_lvm_text(std::string_view text);

}  // namespace oakum::disk

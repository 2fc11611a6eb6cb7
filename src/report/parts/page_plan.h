#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/report.h"

namespace oakum::report {

/// A package to be brought to another version.
struct PageUpgrade {
  std::string name;
  std::vector<std::string> installed;
  std::string wanted;              ///< "": not known.
  std::string gentler;             ///< A version of the same major line, or "".
  std::size_t gentler_closes = 0;  ///< How many findings that one closes.
  std::vector<std::string> places;
};

/// One thing to do and the findings that are gone then.
struct PageStep {
  std::string_view kind;  ///< "package", "dependency", "toolchain" or "base_image".
  std::string action;     ///< "upgrade openssl 3.0.11-1 to 3.0.14-1"
  std::vector<PageUpgrade> upgrades;
  std::vector<std::pair<std::string, std::string>> through;  ///< Name and version.
  std::string instruction;
  std::string command;
  std::vector<std::uint32_t> closes;   ///< Indices into the findings that were given; so the next.
  std::vector<std::uint32_t> remains;  ///< Of the same packages, without a fix.
};

/// What the page proposes to do, in the order to do it.
std::vector<PageStep> page_plan(const Report& report, const std::vector<const Finding*>& findings);

}  // namespace oakum::report

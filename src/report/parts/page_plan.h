#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/report.h"

namespace oakum::report {

/// One thing to do and the findings that are gone then.
struct PageStep {
  std::string what;                  ///< Package or image that changes: "openssl".
  std::string from;                  ///< Its versions now: "3.0.11-1", "1.2, 1.3".
  std::string to;                    ///< The version that closes them all.
  std::string command;               ///< What to type, or "".
  std::string note;                  ///< What else there is to know, or "".
  std::vector<PackageRef> packages;  ///< Whose version changes.
  std::vector<std::size_t> closes;   ///< Indices into the findings that were given.
};

/// What the page proposes to do, the step that closes the most urgent ones first.
std::vector<PageStep> page_plan(const Report& report, const std::vector<const Finding*>& findings);

}  // namespace oakum::report

#pragma once
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/report.h"

namespace oakum::report {

/// What a report states about one vulnerability in packages of the target, in the words of VEX.
struct VexStatement {
  std::string id;  ///< "CVE-2024-3094"
  std::vector<std::string> aliases;
  Status status = Status::affected;  ///< not_affected, affected, fixed or under_investigation.
  std::string_view justification;    ///< One of the five words OpenVEX and CSAF share, or "".
  std::string impact;                ///< Of not_affected: why, where no word says it.
  std::string action;                ///< Of affected: what to do; never empty then.
  std::string notes;                 ///< Who decided, and where.
  bool has_fix = false;
  std::vector<std::string> packages;  ///< Package URLs, sorted, unique.
  std::string about;                  ///< The vulnerability's title; may be empty.
};

/// Tells what is stated of each vulnerability, by id; of one as in the struct. A package has one
/// statement about a vulnerability, and of several that findings would give the gravest. Findings
/// that policy filtered out state nothing. A decision that is not VEX's own (an ignore file's) is
/// not_affected when its justification is one of the words, else under_investigation: that somebody
/// does not want to see it says nothing about the product. Holds the statements of one
/// vulnerability at a time.
void each_stated(const Report& report,
                 const std::function<void(std::span<const VexStatement>)>& tell);

}  // namespace oakum::report

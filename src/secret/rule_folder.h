#pragma once
#include <string>

#include "base/result.h"
#include "secret/rule.h"

namespace oakum::secret {

/// All rule files of a folder (rules/secrets) as one set, by file name and then as written,
/// numbered from 1 (Rule::compiled). Errors: those of read_rule_file with the file in front; a file
/// that switches rules on or off; an id or alias that two rules have.
Result<RuleSet> read_rule_folder(const std::string& folder);

}  // namespace oakum::secret

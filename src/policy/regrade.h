#pragma once
#include <string>
#include <vector>

#include "policy/selector.h"

namespace oakum::policy {

/// A severity that is judged otherwise here than elsewhere.
struct Regrading {
  Selector selector;
  Severity to = Severity::unknown;
  std::string reason;
  std::string until;  ///< YYYY-MM-DD, "" for ever.
  std::string file;
  std::uint32_t line = 0;
};

/// Gives the finding the severity of the first rule that means it, and says so in
/// Finding::regrade, which keeps what was judged first.
void regrade(Finding& finding, const std::vector<Regrading>& rules, const Context& context);

}  // namespace oakum::policy

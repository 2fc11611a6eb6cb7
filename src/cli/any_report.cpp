#include "cli/any_report.h"

#include "cli/database.h"
#include "cli/saved_report.h"

namespace oakum::cli {

Result<Report> any_report(const std::string& word, Knowledge& knowledge, const Policy& policy,
                          const Args& args, Terminal& terminal, std::optional<ExitCode>& ended) {
  if (is_saved_report(word)) return read_saved(word, policy, args, terminal);
  auto target = TRY(source::parse_target(word));
  if (const auto opened = knowledge.open(target.kind, args); !opened) {
    ended = TRY(database_failed(opened.error(), terminal));
    return opened.error();
  }
  return scan_target(std::move(target), knowledge, policy, args, terminal);
}

}  // namespace oakum::cli

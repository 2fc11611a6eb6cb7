#include "cli/gate.h"

#include "base/text.h"

namespace oakum::cli {

/// A code above 255 would come out as another one, perhaps as 0.
Result<void> check_exit_codes(const Args& args) {
  for (const std::string_view flag : {"exit-code", "exit-on-eol"})
    if (args.number(flag) > 255)
      return Error{Error::usage,
                   fmt::format("invalid argument \"{}\" for \"--{}\" flag: must be 0 to 255",
                               args.text(flag), flag)};
  return {};
}

ExitCode exit_code_for(const scan::Outcome& outcome, const Args& args) {
  if (args.number("exit-on-eol") != 0 && outcome.end_of_life)
    return static_cast<ExitCode>(args.number("exit-on-eol"));
  if (args.number("exit-code") != 0 && outcome.open_findings > 0)
    return static_cast<ExitCode>(args.number("exit-code"));
  return outcome.unread == 0 || args.on("allow-partial") ? kDone : kIncomplete;
}

}  // namespace oakum::cli

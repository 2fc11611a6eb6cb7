#include "cli/told_words.h"

#include "base/text.h"
#include "cli/scan_flags.h"

namespace oakum::cli {

std::vector<std::string_view> told_flags(std::vector<std::string_view> more) {
  auto names = target_flags(std::move(more));
  for (const std::string_view without : {"template", "list-all-pkgs", "show-suppressed",
                                         "exit-code", "exit-on-eol", "allow-partial", "fail-on"})
    std::erase(names, without);
  return names;
}

Result<void> check_told_format(const Args& args) {
  const auto& format = args.text("format");
  if (format == "table" || format == "json") return {};
  return Error{Error::usage,
               fmt::format("this is told as table or json, not {}", printable(format))};
}

Error not_found(std::string_view word, std::string_view says, const Report& report,
                const std::vector<std::string>& like) {
  auto what = fmt::format("{} {} {}", printable(word), says, printable(report.name));
  if (!like.empty()) what += fmt::format("; did you mean {}?", printable(join(like, ", ")));
  return {Error::not_found, std::move(what)};
}

}  // namespace oakum::cli

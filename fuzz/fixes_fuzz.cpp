// links: priority
// Lines: a scheme's number, the installed version, then what advisories call fixed. Whatever they
// say, the version that is named closes every finding that has a fix; a word for the shell comes
// back from it as it was.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/text.h"
#include "priority/command.h"
#include "priority/fixes.h"

namespace {
using namespace oakum;

/// What a POSIX shell makes of one word: quotes, and a backslash outside of them.
std::string unquoted(std::string_view word) {
  std::string out;
  bool quoted = false;
  for (std::size_t i = 0; i < word.size(); ++i) {
    if (word[i] == '\'')
      quoted = !quoted;
    else if (word[i] == '\\' && !quoted)
      out += word[++i];
    else
      out += word[i];
  }
  return out;
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Lines lines({reinterpret_cast<const char*>(data), size});
  std::string_view number, installed, text;
  if (!lines.next(number) || !lines.next(installed) || number.empty()) return 0;
  const auto scheme =
      static_cast<VersionScheme>(static_cast<std::uint8_t>(number[0]) % kVersionSchemes);
  priority::Fixes fixes(scheme, installed);
  std::vector<std::string_view> closed;
  while (lines.next(text) && closed.size() < 100)
    if (fixes.add(text)) closed.push_back(text);
  const auto wanted = fixes.lowest();
  if (closed.empty() != wanted.empty()) std::abort();
  for (const auto one : closed)
    if (!priority::has_fix(scheme, wanted, priority::fixed_versions(scheme, one))) std::abort();
  const auto gentler = fixes.on_same_line();
  if (gentler.closes > closed.size()) std::abort();
  if (const auto word = priority::shell_word(installed))
    if (unquoted(*word) != installed || word->front() == '-') std::abort();
  return 0;
}

#include "report/parts/words.h"

#include <fmt/format.h>

#include "base/text.h"
#include "report/parts/cell.h"

namespace oakum::report {

std::string_view style_of(Severity severity) {
  switch (severity) {
    case Severity::critical:
      return kAlarm;
    case Severity::high:
      return "\x1b[31m";
    case Severity::medium:
      return "\x1b[33m";
    case Severity::low:
      return "\x1b[36m";
    case Severity::unknown:
      break;
  }
  return {};
}

std::string styled(std::string_view text, std::string_view style, bool color) {
  if (!color || style.empty()) return std::string(text);
  return fmt::format("{}{}\x1b[0m", style, text);
}

std::string grouped(std::uint64_t number) {
  std::string digits = fmt::format("{}", number);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, 1, ',');
  return digits;
}

std::string counted(std::uint64_t number, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", grouped(number), number == 1 ? one : many);
}

std::string severities(const Counts& counts) {
  std::string text;
  for (std::size_t i = counts.size(); i-- > 0;)
    if (counts[i] != 0)
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ", grouped(counts[i]),
                          lower(name(static_cast<Severity>(i))));
  return text;
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width, std::size_t indent) {
  std::vector<std::string> lines = {""};
  for (const auto word : split_words(text)) {
    const bool fresh = trim(lines.back()).empty();
    if (!fresh && width_of(lines.back()) + 1 + width_of(word) > width) {
      lines.push_back(std::string(indent, ' '));
    } else if (!fresh) {
      lines.back() += ' ';
    }
    lines.back() += cut_to(word, width > indent ? width - indent : 1);
  }
  return lines;
}

}  // namespace oakum::report

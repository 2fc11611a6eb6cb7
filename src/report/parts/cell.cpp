#include "report/parts/cell.h"

#include <utf8proc.h>

#include <algorithm>

#include "base/text.h"

namespace oakum::report {

namespace {
/// Takes the first character off a text of valid UTF-8.
struct Character {
  std::string_view bytes;
  std::size_t width = 0;
};

Character take(std::string_view& text) {
  utf8proc_int32_t point = 0;
  const auto length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                       static_cast<utf8proc_ssize_t>(text.size()), &point);
  const std::size_t size = length > 0 ? static_cast<std::size_t>(length) : 1;
  const int width = length > 0 ? utf8proc_charwidth(point) : 1;
  const Character character{text.substr(0, size), static_cast<std::size_t>(std::max(width, 0))};
  text.remove_prefix(size);
  return character;
}
/// Takes from "##vso[", "::error" and their like what makes them a command to whoever reads a
/// build's log.
std::string without_commands(std::string text) {
  for (std::size_t at = 0; (at = text.find("##", at)) != text.npos; ++at)
    text.replace(at + 1, 1, "\\x23");
  const auto start = text.find_first_not_of(' ');
  if (start != text.npos && text.compare(start, 2, "::") == 0) text.replace(start, 1, "\\x3a");
  return text;
}
/// Whether each byte is one visible column: the common case, answered at once.
bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}
}  // namespace

std::string one_line(std::string_view text) {
  constexpr int kMarks = 4;
  if (is_plain(text)) return without_commands(std::string(text));
  const std::string clean = printable(text);
  std::string out;
  int marks = 0;
  for (std::string_view rest = clean; !rest.empty();) {
    const auto [bytes, width] = take(rest);
    marks = width == 0 ? marks + 1 : 0;
    if (marks <= kMarks) out += bytes;
  }
  return without_commands(std::move(out));
}

std::string several_lines(std::string_view text) {
  std::string out;
  std::string_view line;
  for (Lines lines(text); lines.next(line);)
    out += (lines.number() == 1 ? "" : "\n") + printable(line);
  return out;
}

std::size_t width_of(std::string_view line) {
  if (is_plain(line)) return line.size();
  std::size_t width = 0;
  while (!line.empty()) width += take(line).width;
  return width;
}

std::string cut_to(std::string_view line, std::size_t width) {
  if (width_of(line) <= width) return std::string(line);
  if (width == 0) return {};
  std::string out;
  for (std::size_t used = 0;;) {
    const auto [bytes, columns] = take(line);
    if (used + columns > width - 1) break;
    out += bytes;
    used += columns;
  }
  while (out.ends_with(' ')) out.pop_back();
  return out + "…";
}

std::string fit(std::string_view line, std::size_t width) {
  std::string out = cut_to(line, width);
  out.append(width - std::min(width, width_of(out)), ' ');
  return out;
}

}  // namespace oakum::report

#include "feeds/parts/dates.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace oakum::feeds {
namespace {

/// '0' stands for any digit: "00:00:00".
bool has_shape(std::string_view text, std::string_view shape) {
  return std::equal(text.begin(), text.end(), shape.begin(), shape.end(),
                    [](char c, char s) { return s == '0' ? is_digit(c) : c == s; });
}

}  // namespace

std::string rfc3339(std::string_view text) {
  text = trim(text);
  const auto day = text.substr(0, 10);
  if (!has_shape(day, "0000-00-00")) return "";
  auto rest = text.substr(day.size());
  if (rest.starts_with('T')) return rest.size() <= 30 ? std::string(text) : "";
  rest = trim_left(rest);
  const auto time = rest.substr(0, rest.find(' '));
  if (has_shape(time, "00:00")) return fmt::format("{}T{}:00Z", day, time);
  return fmt::format("{}T{}Z", day, has_shape(time, "00:00:00") ? time : "00:00:00");
}

}  // namespace oakum::feeds

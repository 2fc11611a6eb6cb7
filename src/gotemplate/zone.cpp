// Source: RFC 8536, the Time Zone Information Format (version 2 and later).
#include "gotemplate/zone.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>

#include "base/bytes.h"
#include "base/text.h"
#include "gotemplate/time_layout.h"

namespace oakum::gotemplate {

namespace {
constexpr std::size_t kMostBytes = 1u << 20;
constexpr std::size_t kHeader = 44;

std::string file_of(std::string_view name) {
  const bool fit =
      !name.empty() && name.size() < 100 && name.front() != '/' && name.find("..") == name.npos &&
      std::all_of(name.begin(), name.end(), [](char c) {
        return is_alpha(c) || is_digit(c) || c == '/' || c == '_' || c == '-' || c == '+';
      });
  if (!fit) return {};
  std::ifstream in("/usr/share/zoneinfo/" + std::string(name), std::ios::binary);
  std::string bytes(kMostBytes, '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
  return bytes;
}

/// One half of a file: counts of what follows its header.
struct Block {
  std::uint64_t utc_flags = 0, wall_flags = 0, leaps = 0, times = 0, types = 0, letters = 0;
  std::uint64_t size(std::uint64_t time_bytes) const {
    return times * (time_bytes + 1) + types * 6 + letters + leaps * (time_bytes + 4) + wall_flags +
           utc_flags;
  }
};

std::optional<Block> block_at(ByteView bytes, std::size_t at) {
  if (!slice(bytes, at, kHeader) || as_text(bytes.subspan(at, 4)) != "TZif") return std::nullopt;
  std::uint64_t counts[6];
  for (std::size_t i = 0; i < 6; ++i) counts[i] = *load_be<std::uint32_t>(bytes, at + 20 + 4 * i);
  return Block{counts[0], counts[1], counts[2], counts[3], counts[4], counts[5]};
}

/// "EST5EDT,M3.2.0,M11.1.0", the rule for times behind the last that is listed.
class Rule {
 public:
  explicit Rule(std::string_view text) : rest_(text) {}

  std::optional<LocalZone> at(std::int64_t seconds) {
    LocalZone standard, daylight;
    if (!name(standard.name) || !offset(standard.offset, -1)) return std::nullopt;
    if (rest_.empty()) return standard;
    if (!name(daylight.name)) return std::nullopt;
    daylight.offset = standard.offset + 3600;
    if (!rest_.starts_with(',') && !offset(daylight.offset, -1)) return std::nullopt;
    const std::int64_t year = civil(seconds, standard.offset).year;
    std::int64_t start = 0, end = 0;
    if (!date(start, year) || !date(end, year)) return std::nullopt;
    start -= standard.offset;
    end -= daylight.offset;
    const bool summer =
        start < end ? seconds >= start && seconds < end : seconds >= start || seconds < end;
    return summer ? daylight : standard;
  }

 private:
  bool take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool number(std::int64_t& into) {
    std::size_t count = 0;
    into = 0;
    for (; count < rest_.size() && count < 6 && is_digit(rest_[count]); ++count)
      into = into * 10 + (rest_[count] - '0');
    rest_.remove_prefix(count);
    return count > 0;
  }
  bool name(std::string& into) {
    const bool quoted = take('<');
    std::size_t count = 0;
    while (count < rest_.size() && (quoted ? rest_[count] != '>' : is_alpha(rest_[count]))) ++count;
    into = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return count > 0 && (!quoted || take('>'));
  }
  bool offset(std::int32_t& into, int sign) {
    if (take('-'))
      sign = -sign;
    else
      take('+');
    std::int64_t hours = 0, minutes = 0, seconds = 0;
    if (!number(hours) || hours > 167) return false;
    if (take(':') && !number(minutes)) return false;
    if (take(':') && !number(seconds)) return false;
    into = static_cast<std::int32_t>(sign * (hours * 3600 + minutes % 60 * 60 + seconds % 60));
    return true;
  }
  /// ",M3.2.0/2": when it is in that year, in the clock's own time.
  bool date(std::int64_t& into, std::int64_t year) {
    std::int64_t a = 0, week = 0, day = 0;
    if (!take(',')) return false;
    if (take('M')) {
      if (!number(a) || !take('.') || !number(week) || !take('.') || !number(day) || a < 1 ||
          a > 12)
        return false;
      const auto first = seconds_of(year, a, 1);
      std::int64_t date = (day - civil(first, 0).weekday + 7) % 7 + (week - 1) * 7;
      const auto length = (seconds_of(year, a + 1, 1) - first) / 86'400;
      while (date >= length) date -= 7;
      into = first + date * 86'400;
    } else {
      const bool julian = take('J');
      if (!number(a)) return false;
      const bool leap = civil(seconds_of(year, 2, 29), 0).month == 2;
      into = seconds_of(year, 1, 1) + (julian ? a - 1 + (leap && a >= 60 ? 1 : 0) : a) * 86'400;
    }
    std::int32_t time = 7200;
    if (take('/') && !offset(time, 1)) return false;
    into += time;
    return true;
  }

  std::string_view rest_;
};

std::optional<LocalZone> type_at(ByteView bytes, std::size_t types, const Block& block,
                                 std::uint64_t index) {
  const std::size_t at = types + index * 6;
  const auto offset = load_be<std::uint32_t>(bytes, at);
  const auto letter = load_be<std::uint8_t>(bytes, at + 5);
  if (index >= block.types || !offset || !letter || *letter >= block.letters) return std::nullopt;
  const std::string_view names =
      as_text(bytes).substr(types + block.types * 6, block.letters).substr(*letter);
  return LocalZone{static_cast<std::int32_t>(*offset),
                   std::string(names.substr(0, names.find('\0')))};
}

std::optional<LocalZone> look_up(ByteView bytes, std::int64_t seconds) {
  const auto old = block_at(bytes, 0);
  if (!old) return std::nullopt;
  const std::size_t second = kHeader + old->size(4);
  const auto block = block_at(bytes, second);
  if (!block || !slice(bytes, second + kHeader, block->size(8))) return std::nullopt;
  const std::size_t times = second + kHeader, kinds = times + block->times * 8,
                    types = kinds + block->times;
  std::uint64_t low = 0, high = block->times;  // how many of the changes have come to pass
  while (low < high) {
    const auto middle = (low + high) / 2;
    if (static_cast<std::int64_t>(*load_be<std::uint64_t>(bytes, times + middle * 8)) <= seconds)
      low = middle + 1;
    else
      high = middle;
  }
  if (low == block->times) {
    const auto footer = as_text(bytes).substr(second + kHeader + block->size(8));
    if (footer.size() > 2)
      if (auto zone = Rule(footer.substr(1, footer.rfind('\n') - 1)).at(seconds)) return zone;
  }
  return type_at(bytes, types, *block,
                 low == 0 ? 0 : *load_be<std::uint8_t>(bytes, kinds + low - 1));
}
}  // namespace

LocalZone zone_at(std::string_view name, std::int64_t seconds) {
  if (name.empty() || name == "UTC" || name == "Local") return {};
  const std::string bytes = file_of(name);
  return look_up(as_bytes(bytes), seconds).value_or(LocalZone{});
}

}  // namespace oakum::gotemplate

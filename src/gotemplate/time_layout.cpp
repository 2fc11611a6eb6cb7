#include "gotemplate/time_layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "gotemplate/characters.h"
#include "gotemplate/format.h"

namespace oakum::gotemplate {

namespace {
constexpr std::int64_t kDay = 86'400;
constexpr std::array<std::string_view, 12> kMonths = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};
constexpr std::array<std::string_view, 7> kDays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                   "Thursday", "Friday", "Saturday"};

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

/// Days since 1970 of a civil date; month 1 … 12.
std::int64_t days_of(std::int64_t year, std::int64_t month, std::int64_t day) {
  year -= month <= 2;
  const std::int64_t era = floor_div(year, 400);
  const std::int64_t of_era = year - era * 400;
  const std::int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146'097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719'468;
}

enum class Part : std::uint8_t {
  none,
  long_month,
  month,
  num_month,
  zero_month,
  long_weekday,
  weekday,
  day,
  under_day,
  zero_day,
  under_year_day,
  zero_year_day,
  hour,
  hour12,
  zero_hour12,
  minute,
  zero_minute,
  second,
  zero_second,
  long_year,
  year,
  upper_pm,
  lower_pm,
  zone_name,
  iso_zone,
  iso_seconds_zone,
  iso_short_zone,
  iso_colon_zone,
  iso_colon_seconds_zone,
  number_zone,
  number_seconds_zone,
  number_short_zone,
  number_colon_zone,
  number_colon_seconds_zone,
  fraction_zeros,
  fraction_nines
};

struct Piece {
  std::string_view before, after;
  Part part = Part::none;
  std::size_t digits = 0;  ///< Of a fraction.
  char separator = '.';    ///< In front of the fraction.
  std::string_view text;   ///< The piece of the layout itself.
};

struct Known {
  std::string_view text;
  Part part;
};
/// Longer ones first where one begins another.
constexpr Known kKnown[] = {
    {"January", Part::long_month},
    {"Jan", Part::month},
    {"Monday", Part::long_weekday},
    {"Mon", Part::weekday},
    {"MST", Part::zone_name},
    {"002", Part::zero_year_day},
    {"01", Part::zero_month},
    {"02", Part::zero_day},
    {"03", Part::zero_hour12},
    {"04", Part::zero_minute},
    {"05", Part::zero_second},
    {"06", Part::year},
    {"15", Part::hour},
    {"1", Part::num_month},
    {"2006", Part::long_year},
    {"2", Part::day},
    {"_2006", Part::long_year},
    {"__2", Part::under_year_day},
    {"_2", Part::under_day},
    {"3", Part::hour12},
    {"4", Part::minute},
    {"5", Part::second},
    {"PM", Part::upper_pm},
    {"pm", Part::lower_pm},
    {"-070000", Part::number_seconds_zone},
    {"-07:00:00", Part::number_colon_seconds_zone},
    {"-0700", Part::number_zone},
    {"-07:00", Part::number_colon_zone},
    {"-07", Part::number_short_zone},
    {"Z070000", Part::iso_seconds_zone},
    {"Z07:00:00", Part::iso_colon_seconds_zone},
    {"Z0700", Part::iso_zone},
    {"Z07:00", Part::iso_colon_zone},
    {"Z07", Part::iso_short_zone},
};

std::optional<Piece> fraction_at(std::string_view layout, std::size_t at) {
  if (at + 1 >= layout.size() || (layout[at + 1] != '0' && layout[at + 1] != '9'))
    return std::nullopt;
  std::size_t end = at + 1;
  while (end < layout.size() && layout[end] == layout[at + 1]) ++end;
  if (end < layout.size() && is_digit(layout[end])) return std::nullopt;
  return Piece{.before = layout.substr(0, at),
               .after = layout.substr(end),
               .part = layout[at + 1] == '0' ? Part::fraction_zeros : Part::fraction_nines,
               .digits = end - at - 1,
               .separator = layout[at],
               .text = layout.substr(at, end - at)};
}

/// The first piece of a layout that stands for something.
Piece next_piece(std::string_view layout) {
  for (std::size_t at = 0; at < layout.size(); ++at) {
    const std::string_view rest = layout.substr(at);
    if (rest[0] == '.' || rest[0] == ',') {
      if (auto fraction = fraction_at(layout, at)) return *fraction;
      continue;
    }
    for (const auto& [text, part] : kKnown) {
      if (!rest.starts_with(text)) continue;
      // "Jan" and "Mon" are words of their own, not the beginning of others.
      if ((part == Part::month || part == Part::weekday) && rest.size() > 3 && rest[3] >= 'a' &&
          rest[3] <= 'z')
        continue;
      if (text == "_2006")
        return {.before = layout.substr(0, at + 1),
                .after = rest.substr(5),
                .part = part,
                .text = rest.substr(1, 4)};
      return {.before = layout.substr(0, at),
              .after = rest.substr(text.size()),
              .part = part,
              .text = text};
    }
  }
  return {.before = layout, .after = {}};
}

std::string zone_text(std::int32_t offset, Part part) {
  const bool iso = part >= Part::iso_zone && part <= Part::iso_colon_seconds_zone;
  if (iso && offset == 0) return "Z";
  const auto plain = iso ? static_cast<Part>(static_cast<int>(part) + 5) : part;
  const std::int32_t all = offset < 0 ? -offset : offset;
  std::string out = fmt::format("{}{:02}", offset < 0 ? '-' : '+', all / 3600);
  const bool colon = plain == Part::number_colon_zone || plain == Part::number_colon_seconds_zone;
  if (plain != Part::number_short_zone)
    out += fmt::format("{}{:02}", colon ? ":" : "", all / 60 % 60);
  if (plain == Part::number_seconds_zone || plain == Part::number_colon_seconds_zone)
    out += fmt::format("{}{:02}", colon ? ":" : "", all % 60);
  return out;
}

std::string fraction_text(const Piece& piece, std::uint32_t nanoseconds) {
  std::string digits =
      fmt::format("{:09}", nanoseconds).substr(0, std::min<std::size_t>(piece.digits, 9));
  if (piece.digits > 9) digits.append(std::min<std::size_t>(piece.digits - 9, 100), '0');
  if (piece.part == Part::fraction_nines) {
    while (!digits.empty() && digits.back() == '0') digits.pop_back();
    if (digits.empty()) return {};
  }
  return piece.separator + digits;
}

std::string padded_year(std::int64_t year) {
  return year < 0 ? fmt::format("-{:04}", -year) : fmt::format("{:04}", year);
}

std::string part_text(const Piece& piece, const Moment& moment, const Civil& c) {
  const int hour12 = c.hour % 12 == 0 ? 12 : c.hour % 12;
  switch (piece.part) {
    case Part::none:
      return {};
    case Part::long_month:
      return std::string(month_name(c.month));
    case Part::month:
      return std::string(month_name(c.month).substr(0, 3));
    case Part::num_month:
      return std::to_string(c.month);
    case Part::zero_month:
      return fmt::format("{:02}", c.month);
    case Part::long_weekday:
      return std::string(weekday_name(c.weekday));
    case Part::weekday:
      return std::string(weekday_name(c.weekday).substr(0, 3));
    case Part::day:
      return std::to_string(c.day);
    case Part::under_day:
      return fmt::format("{:2}", c.day);
    case Part::zero_day:
      return fmt::format("{:02}", c.day);
    case Part::under_year_day:
      return fmt::format("{:3}", c.year_day);
    case Part::zero_year_day:
      return fmt::format("{:03}", c.year_day);
    case Part::hour:
      return fmt::format("{:02}", c.hour);
    case Part::hour12:
      return std::to_string(hour12);
    case Part::zero_hour12:
      return fmt::format("{:02}", hour12);
    case Part::minute:
      return std::to_string(c.minute);
    case Part::zero_minute:
      return fmt::format("{:02}", c.minute);
    case Part::second:
      return std::to_string(c.second);
    case Part::zero_second:
      return fmt::format("{:02}", c.second);
    case Part::long_year:
      return padded_year(c.year);
    case Part::year:
      return fmt::format("{:02}", ((c.year % 100) + 100) % 100);
    case Part::upper_pm:
      return c.hour >= 12 ? "PM" : "AM";
    case Part::lower_pm:
      return c.hour >= 12 ? "pm" : "am";
    case Part::zone_name:
      if (!moment.zone.empty()) return moment.zone;
      return moment.offset % 3600 == 0 ? zone_text(moment.offset, Part::number_short_zone)
                                       : zone_text(moment.offset, Part::number_zone);
    case Part::fraction_zeros:
    case Part::fraction_nines:
      return fraction_text(piece, moment.time.nanoseconds);
    default:
      return zone_text(moment.offset, piece.part);
  }
}

/// What is read of a text, piece by piece.
struct Reading {
  std::int64_t year = 0;
  int month = -1, day = -1, year_day = -1, hour = 0, minute = 0, second = 0;
  std::uint32_t nanoseconds = 0;
  bool pm = false, am = false;
  std::optional<std::int32_t> offset;
  std::string zone;
};

bool take_number(std::string_view& text, std::size_t least, std::size_t most, int& into) {
  std::size_t count = 0;
  int number = 0;
  while (count < most && count < text.size() && is_digit(text[count]))
    number = number * 10 + (text[count++] - '0');
  if (count < least) return false;
  text.remove_prefix(count);
  into = number;
  return true;
}

template <std::size_t N>
bool take_name(std::string_view& text, const std::array<std::string_view, N>& names, bool shortened,
               int& into) {
  for (std::size_t i = 0; i < N; ++i) {
    const auto name = shortened ? names[i].substr(0, 3) : names[i];
    if (text.size() < name.size() || !equal_ignoring_case(text.substr(0, name.size()), name))
      continue;
    text.remove_prefix(name.size());
    into = static_cast<int>(i);
    return true;
  }
  return false;
}

bool take_offset(std::string_view& text, Part part, Reading& out) {
  const bool iso = part >= Part::iso_zone && part <= Part::iso_colon_seconds_zone;
  if (iso && text.starts_with('Z')) {
    text.remove_prefix(1);
    out.offset = 0;
    out.zone = "UTC";
    return true;
  }
  const auto plain = iso ? static_cast<Part>(static_cast<int>(part) + 5) : part;
  if (text.empty() || (text[0] != '+' && text[0] != '-')) return false;
  const bool negative = text[0] == '-';
  text.remove_prefix(1);
  int hours = 0, minutes = 0, seconds = 0;
  const bool colon = plain == Part::number_colon_zone || plain == Part::number_colon_seconds_zone;
  const auto take_colon = [&] {
    if (!colon) return true;
    if (!text.starts_with(':')) return false;
    text.remove_prefix(1);
    return true;
  };
  if (!take_number(text, 2, 2, hours)) return false;
  if (plain != Part::number_short_zone && (!take_colon() || !take_number(text, 2, 2, minutes)))
    return false;
  if ((plain == Part::number_seconds_zone || plain == Part::number_colon_seconds_zone) &&
      (!take_colon() || !take_number(text, 2, 2, seconds)))
    return false;
  if (hours > 24 || minutes >= 60 || seconds >= 60) return false;
  out.offset = (negative ? -1 : 1) * (hours * 3600 + minutes * 60 + seconds);
  return true;
}

bool take_zone_name(std::string_view& text, Reading& out) {
  std::size_t length = 0;
  while (length < text.size() && length < 5 && text[length] >= 'A' && text[length] <= 'Z') ++length;
  if (length < 3) return false;
  out.zone = text.substr(0, length);
  text.remove_prefix(length);
  return true;
}

/// Digits behind a point, up to `count` of them (0: as many as there are).
bool take_fraction(std::string_view& text, std::size_t count, Reading& out) {
  if (text.size() < 2 || (text[0] != '.' && text[0] != ',') || !is_digit(text[1])) return false;
  std::size_t end = 1;
  while (end < text.size() && is_digit(text[end]) && (count == 0 || end <= count)) ++end;
  if (count != 0 && end != count + 1) return false;
  std::uint32_t value = 0;
  for (std::size_t i = 1; i <= 9; ++i)
    value = value * 10 + (i < end ? static_cast<std::uint32_t>(text[i] - '0') : 0);
  out.nanoseconds = value;
  text.remove_prefix(end);
  return true;
}

bool take_seconds(std::string_view& text, const Piece& piece, bool two, Reading& out) {
  if (!take_number(text, two ? 2 : 1, 2, out.second) || out.second >= 60) return false;
  // A fraction that the layout does not name is taken all the same.
  const auto following = next_piece(piece.after);
  const bool named = following.before.empty() && (following.part == Part::fraction_nines ||
                                                  following.part == Part::fraction_zeros);
  if (!named) take_fraction(text, 0, out);
  return true;
}

bool take_part(std::string_view& text, const Piece& piece, Reading& out, std::string& range) {
  int index = 0;
  const auto blank = [&] {
    while (text.starts_with(' ')) text.remove_prefix(1);
  };
  const auto within = [&](bool read, const int& value, int least, int most, const char* what) {
    if (read && (value < least || value > most)) range = what;
    return read;
  };
  switch (piece.part) {
    case Part::none:
      return true;
    case Part::long_month:
    case Part::month:
      if (!take_name(text, kMonths, piece.part == Part::month, index)) return false;
      out.month = index + 1;
      return true;
    case Part::long_weekday:
      return take_name(text, kDays, false, index);
    case Part::weekday:
      return take_name(text, kDays, true, index);
    case Part::num_month:
      return within(take_number(text, 1, 2, out.month), out.month, 1, 12, "month");
    case Part::zero_month:
      return within(take_number(text, 2, 2, out.month), out.month, 1, 12, "month");
    case Part::under_day:
      blank();
      [[fallthrough]];
    case Part::day:
      return take_number(text, 1, 2, out.day);
    case Part::zero_day:
      return take_number(text, 2, 2, out.day);
    case Part::under_year_day:
      blank();
      [[fallthrough]];
    case Part::zero_year_day:
      return take_number(text, piece.part == Part::zero_year_day ? 3 : 1, 3, out.year_day);
    case Part::hour:
      return within(take_number(text, 2, 2, out.hour), out.hour, 0, 23, "hour");
    case Part::hour12:
      return within(take_number(text, 1, 2, out.hour), out.hour, 0, 12, "hour");
    case Part::zero_hour12:
      return within(take_number(text, 2, 2, out.hour), out.hour, 0, 12, "hour");
    case Part::minute:
      return within(take_number(text, 1, 2, out.minute), out.minute, 0, 59, "minute");
    case Part::zero_minute:
      return within(take_number(text, 2, 2, out.minute), out.minute, 0, 59, "minute");
    case Part::second:
      return take_seconds(text, piece, false, out);
    case Part::zero_second:
      return take_seconds(text, piece, true, out);
    case Part::long_year:
      if (text.size() < 4 || !is_digit(text[0]) || !take_number(text, 4, 4, index)) return false;
      out.year = index;
      return true;
    case Part::year:
      if (!take_number(text, 2, 2, index)) return false;
      out.year = index + (index >= 69 ? 1900 : 2000);
      return true;
    case Part::upper_pm:
    case Part::lower_pm: {
      const bool upper = piece.part == Part::upper_pm;
      if (text.starts_with(upper ? "PM" : "pm"))
        out.pm = true;
      else if (text.starts_with(upper ? "AM" : "am"))
        out.am = true;
      else
        return false;
      text.remove_prefix(2);
      return true;
    }
    case Part::zone_name:
      return take_zone_name(text, out);
    case Part::fraction_zeros:
      return take_fraction(text, piece.digits, out);
    case Part::fraction_nines:
      return take_fraction(text, 0, out) || true;
    default:
      return take_offset(text, piece.part, out);
  }
}

int days_in(std::int64_t year, int month) {
  return static_cast<int>(days_of(month == 12 ? year + 1 : year, month == 12 ? 1 : month + 1, 1) -
                          days_of(year, month, 1));
}

std::optional<ParsedTime> assembled(Reading& r) {
  if (r.pm && r.hour < 12) r.hour += 12;
  if (r.am && r.hour == 12) r.hour = 0;
  if (r.year_day >= 0) {
    const auto start = days_of(r.year, 1, 1);
    if (r.year_day < 1 || r.year_day > days_of(r.year + 1, 1, 1) - start) return std::nullopt;
    const auto date = civil((start + r.year_day - 1) * kDay, 0);
    if ((r.month >= 0 && r.month != date.month) || (r.day >= 0 && r.day != date.day))
      return std::nullopt;
    r.month = date.month;
    r.day = date.day;
  }
  if (r.month < 0) r.month = 1;
  if (r.day < 0) r.day = 1;
  if (r.day < 1 || r.day > days_in(r.year, r.month)) return std::nullopt;
  ParsedTime out;
  out.offset = r.offset.value_or(0);
  out.zone = r.offset && r.zone.empty() ? (*r.offset == 0 ? "UTC" : "")
             : r.zone.empty()           ? "UTC"
                                        : r.zone;
  out.time.seconds = seconds_of(r.year, r.month, r.day, r.hour, r.minute, r.second) - out.offset;
  out.time.nanoseconds = r.nanoseconds;
  return out;
}
}  // namespace

std::string_view month_name(std::int64_t month) {
  return kMonths[static_cast<std::size_t>(month - 1)];
}
std::string_view weekday_name(std::int64_t day) { return kDays[static_cast<std::size_t>(day)]; }

Civil civil(std::int64_t seconds, std::int32_t offset) {
  const std::int64_t local = seconds + offset;
  const std::int64_t days = floor_div(local, kDay);
  const auto of_day = static_cast<int>(local - days * kDay);
  const std::int64_t shifted = days + 719'468;
  const std::int64_t era = floor_div(shifted, 146'097);
  const std::int64_t of_era = shifted - era * 146'097;
  const std::int64_t year_of_era =
      (of_era - of_era / 1460 + of_era / 36'524 - of_era / 146'096) / 365;
  const std::int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t shifted_month = (5 * of_year + 2) / 153;
  Civil c;
  c.day = static_cast<int>(of_year - (153 * shifted_month + 2) / 5 + 1);
  c.month = static_cast<int>(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
  c.year = year_of_era + era * 400 + (c.month <= 2);
  c.hour = of_day / 3600;
  c.minute = of_day / 60 % 60;
  c.second = of_day % 60;
  c.weekday = static_cast<int>(((days + 4) % 7 + 7) % 7);
  c.year_day = static_cast<int>(days - days_of(c.year, 1, 1)) + 1;
  return c;
}

std::int64_t seconds_of(std::int64_t year, std::int64_t month, std::int64_t day, std::int64_t hour,
                        std::int64_t minute, std::int64_t second) {
  year += floor_div(month - 1, 12);
  month = (month - 1) - floor_div(month - 1, 12) * 12 + 1;
  return (days_of(year, month, 1) + day - 1) * kDay + hour * 3600 + minute * 60 + second;
}

std::string format_time(const Moment& moment, std::string_view layout) {
  const Civil c = civil(moment.time.seconds, moment.offset);
  std::string out;
  while (!layout.empty()) {
    const Piece piece = next_piece(layout);
    out += piece.before;
    if (piece.part == Part::none) break;
    out += part_text(piece, moment, c);
    layout = piece.after;
  }
  return out;
}

Result<ParsedTime> parse_time(std::string_view layout, std::string_view text) {
  const std::string_view whole_layout = layout, whole = text;
  const auto wrong_at = [&](std::string_view piece, std::string_view rest) {
    return Error{Error::corrupt,
                 fmt::format("parsing time {} as {}: cannot parse {} as {}", quoted_text(whole),
                             quoted_text(whole_layout), quoted_text(rest), quoted_text(piece))};
  };
  const auto out_of_range = [&](std::string_view what) {
    return Error{Error::corrupt,
                 fmt::format("parsing time {}: {} out of range", quoted_text(whole), what)};
  };
  Reading reading;
  for (;;) {
    const Piece piece = next_piece(layout);
    if (!text.starts_with(piece.before)) return wrong_at(piece.before, text);
    text.remove_prefix(piece.before.size());
    if (piece.part == Part::none) break;
    const std::string_view held = text;
    std::string range;
    if (!take_part(text, piece, reading, range)) return wrong_at(piece.text, held);
    if (!range.empty()) return out_of_range(range);
    layout = piece.after;
  }
  if (!text.empty())
    return Error{Error::corrupt, fmt::format("parsing time {}: extra text: {}", quoted_text(whole),
                                             quoted_text(text))};
  auto made = assembled(reading);
  if (!made) return out_of_range("day");
  return *std::move(made);
}

std::optional<std::int64_t> parse_duration(std::string_view text) {
  bool negative = false;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    negative = text[0] == '-';
    text.remove_prefix(1);
  }
  if (text == "0") return 0;
  if (text.empty()) return std::nullopt;
  __extension__ using Wide = __int128;
  Wide total = 0;
  while (!text.empty()) {
    std::size_t end = 0;
    Wide whole = 0, fraction = 0, scale = 1;
    bool digits = false;
    for (; end < text.size() && is_digit(text[end]); ++end, digits = true) {
      whole = whole * 10 + (text[end] - '0');
      if (whole > INT64_MAX) return std::nullopt;
    }
    if (end < text.size() && text[end] == '.')
      for (++end; end < text.size() && is_digit(text[end]); ++end, digits = true)
        if (scale < 1'000'000'000'000'000) {
          fraction = fraction * 10 + (text[end] - '0');
          scale *= 10;
        }
    if (!digits) return std::nullopt;
    text.remove_prefix(end);
    constexpr std::pair<std::string_view, std::int64_t> kUnits[] = {
        {"ns", 1},         {"us", 1'000},        {"\u00b5s", 1'000},    {"\u03bcs", 1'000},
        {"ms", 1'000'000}, {"s", 1'000'000'000}, {"m", 60'000'000'000}, {"h", 3'600'000'000'000}};
    end = 0;
    while (end < text.size() && text[end] != '.' && !is_digit(text[end])) ++end;
    const auto* unit = std::find_if(std::begin(kUnits), std::end(kUnits), [&](const auto& row) {
      return row.first == text.substr(0, end);
    });
    if (unit == std::end(kUnits)) return std::nullopt;
    total += whole * unit->second + fraction * unit->second / scale;
    if (total > INT64_MAX) return std::nullopt;
    text.remove_prefix(end);
  }
  return static_cast<std::int64_t>(negative ? -total : total);
}

std::string time_text(const Moment& moment) {
  return format_time(moment, "2006-01-02 15:04:05.999999999 -0700 MST");
}

std::string duration_text(std::int64_t nanoseconds) {
  if (nanoseconds == 0) return "0s";
  const bool negative = nanoseconds < 0;
  const std::uint64_t all = negative ? ~static_cast<std::uint64_t>(nanoseconds) + 1
                                     : static_cast<std::uint64_t>(nanoseconds);
  const auto with_fraction = [](std::uint64_t value, std::uint64_t unit) {
    std::string out = std::to_string(value / unit);
    if (value % unit == 0) return out;
    std::string digits = std::to_string(unit + value % unit).substr(1);
    while (digits.back() == '0') digits.pop_back();
    return out + "." + digits;
  };
  std::string out = negative ? "-" : "";
  if (all < 1'000) return out + std::to_string(all) + "ns";
  if (all < 1'000'000) return out + with_fraction(all, 1'000) + "\u00b5s";
  if (all < 1'000'000'000) return out + with_fraction(all, 1'000'000) + "ms";
  const std::uint64_t seconds = all / 1'000'000'000;
  if (seconds >= 3600) out += std::to_string(seconds / 3600) + "h";
  if (seconds >= 60) out += std::to_string(seconds / 60 % 60) + "m";
  return out + with_fraction(all - seconds / 60 * 60 * 1'000'000'000, 1'000'000'000) + "s";
}

}  // namespace oakum::gotemplate

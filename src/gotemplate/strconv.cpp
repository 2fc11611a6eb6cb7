#include "gotemplate/strconv.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

#include "base/text.h"

namespace oakum::gotemplate {

namespace {
std::optional<unsigned> digit_of(char c) {
  if (is_digit(c)) return static_cast<unsigned>(c - '0');
  const char low = static_cast<char>(c | 0x20);
  if (low >= 'a' && low <= 'z') return static_cast<unsigned>(low - 'a' + 10);
  return std::nullopt;
}

/// "_" stands only between digits, or between a base prefix and a digit.
bool underscores_fit(std::string_view text) {
  char before = '^';
  bool prefixed = false;
  if (text.size() >= 2 && text[0] == '0' && std::strchr("xXoObB", text[1])) {
    before = '0';
    prefixed = (text[1] | 0x20) == 'x';
    text.remove_prefix(2);
  }
  for (const char c : text) {
    if (is_digit(c) || (prefixed && digit_of(c).value_or(99) < 16)) {
      before = '0';
    } else if (c == '_') {
      if (before != '0') return false;
      before = '_';
    } else {
      if (before == '_') return false;
      before = '!';
    }
  }
  return before != '_';
}

/// The base a number with a prefix is in; takes the prefix off.
int take_base(std::string_view& text) {
  if (text.size() < 2 || text[0] != '0') return 10;
  const char mark = static_cast<char>(text[1] | 0x20);
  if (text.size() >= 3 && (mark == 'x' || mark == 'o' || mark == 'b')) {
    text.remove_prefix(2);
    return mark == 'x' ? 16 : mark == 'o' ? 8 : 2;
  }
  text.remove_prefix(1);
  return 8;
}

/// Decimal digits and where their point stands: 0.d1d2d3… × 10^point.
struct Decimal {
  std::string digits;
  int point = 0;
};

Decimal split_scientific(std::string_view text) {
  Decimal out;
  const auto e = text.find('e');
  for (const char c : text.substr(0, e))
    if (is_digit(c)) out.digits += c;
  int exponent = 0;
  const char* from = text.data() + e + 1;
  if (*from == '+') ++from;
  std::from_chars(from, text.data() + text.size(), exponent);
  out.point = exponent + 1;
  return out;
}

Decimal decimal_of(double number, int precision) {
  char buffer[1200];
  const auto end = precision < 0 ? std::to_chars(buffer, buffer + sizeof buffer, number,
                                                 std::chars_format::scientific)
                                 : std::to_chars(buffer, buffer + sizeof buffer, number,
                                                 std::chars_format::scientific, precision);
  return split_scientific({buffer, static_cast<std::size_t>(end.ptr - buffer)});
}

std::string exponent_form(const Decimal& decimal, int precision, char letter, bool zero) {
  std::string out(1, decimal.digits[0]);
  if (precision > 0) {
    out += '.';
    for (int i = 1; i <= precision; ++i)
      out += static_cast<std::size_t>(i) < decimal.digits.size()
                 ? decimal.digits[static_cast<std::size_t>(i)]
                 : '0';
  }
  const int exponent = zero ? 0 : decimal.point - 1;
  out += letter;
  out += exponent < 0 ? '-' : '+';
  const auto digits = std::to_string(std::abs(exponent));
  if (digits.size() < 2) out += '0';
  return out += digits;
}

std::string plain_form(const Decimal& decimal, int precision) {
  std::string out;
  const auto at = [&](int i) {
    return i >= 0 && static_cast<std::size_t>(i) < decimal.digits.size()
               ? decimal.digits[static_cast<std::size_t>(i)]
               : '0';
  };
  if (decimal.point <= 0) out += '0';
  for (int i = 0; i < decimal.point; ++i) out += at(i);
  if (precision > 0) out += '.';
  for (int i = 0; i < precision; ++i) out += at(decimal.point + i);
  return out;
}

std::string fixed(double number, int precision) {
  if (precision < 0) {
    const auto decimal = decimal_of(number, -1);
    const int digits = static_cast<int>(decimal.digits.size());
    return plain_form(number == 0 ? Decimal{"0", 1} : decimal,
                      number == 0 ? 0 : std::max(digits - decimal.point, 0));
  }
  std::string buffer(static_cast<std::size_t>(precision) + 400, '\0');
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number,
                                 std::chars_format::fixed, precision);
  buffer.resize(static_cast<std::size_t>(end.ptr - buffer.data()));
  return buffer;
}

std::string general(double number, int precision, char letter) {
  const bool shortest = precision < 0;
  if (precision == 0) precision = 1;
  Decimal decimal =
      number == 0 ? Decimal{"0", 1} : decimal_of(number, shortest ? -1 : precision - 1);
  while (decimal.digits.size() > 1 && decimal.digits.back() == '0') decimal.digits.pop_back();
  const int digits = number == 0 ? 0 : static_cast<int>(decimal.digits.size());
  int most = shortest ? 6 : precision;
  if (!shortest && most > digits && digits >= decimal.point) most = digits;
  const int exponent = number == 0 ? 0 : decimal.point - 1;
  if (exponent < -4 || exponent >= most)
    return exponent_form(decimal, std::max(digits - 1, 0), letter, number == 0);
  return plain_form(decimal, std::max(digits - decimal.point, 0));
}

std::string hexadecimal(double number, int precision, char letter) {
  char buffer[1100];
  auto end = precision < 0
                 ? std::to_chars(buffer, buffer + sizeof buffer, number, std::chars_format::hex)
                 : std::to_chars(buffer, buffer + sizeof buffer, number, std::chars_format::hex,
                                 std::min(precision, 1000));
  std::string text = "0x" + std::string(buffer, end.ptr);
  const auto p = text.find('p');
  if (p != text.npos && text.size() - p == 3) text.insert(p + 2, "0");
  if (letter == 'X')
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return text;
}

std::string binary_exponent(double number) {
  int exponent = 0;
  const double fraction = std::frexp(number, &exponent);
  const auto mantissa = static_cast<std::uint64_t>(std::ldexp(fraction, 53));
  const int shown = exponent - 53;
  return std::to_string(mantissa) + "p" + (shown < 0 ? "" : "+") +
         std::to_string(number == 0 ? -1074 : shown);
}
}  // namespace

Parsed parse_integer(std::string_view text, int base) {
  Parsed out;
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
    out.negative = text[0] == '-';
    text.remove_prefix(1);
  }
  if (text.empty()) return {.state = Parsed::syntax};
  const bool by_prefix = base == 0;
  if (by_prefix) {
    if (!underscores_fit(text)) return {.state = Parsed::syntax};
    base = take_base(text);
  }
  for (const char c : text) {
    if (c == '_' && by_prefix) continue;
    const auto digit = digit_of(c);
    if (!digit || *digit >= static_cast<unsigned>(base)) return {.state = Parsed::syntax};
    if (__builtin_mul_overflow(out.magnitude, static_cast<unsigned>(base), &out.magnitude) ||
        __builtin_add_overflow(out.magnitude, *digit, &out.magnitude))
      out.state = Parsed::range;
    if (out.state == Parsed::range) out.magnitude = 0;
  }
  if (out.state == Parsed::range) out.magnitude = ~std::uint64_t{0};
  return out;
}

std::optional<std::int64_t> parse_int64(std::string_view text, int base) {
  const auto parsed = parse_integer(text, base);
  const std::uint64_t most = (std::uint64_t{1} << 63) - (parsed.negative ? 0 : 1);
  if (parsed.state != Parsed::ok || parsed.magnitude > most) return std::nullopt;
  return static_cast<std::int64_t>(parsed.negative ? ~parsed.magnitude + 1 : parsed.magnitude);
}

std::optional<std::uint64_t> parse_uint64(std::string_view text, int base) {
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) return std::nullopt;
  const auto parsed = parse_integer(text, base);
  if (parsed.state != Parsed::ok) return std::nullopt;
  return parsed.magnitude;
}

std::optional<double> parse_float(std::string_view text, bool* overflow) {
  std::string clean;
  bool negative = false;
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
    negative = text[0] == '-';
    text.remove_prefix(1);
  }
  const std::string low = lower(text);
  if (low == "inf" || low == "infinity") return negative ? -HUGE_VAL : HUGE_VAL;
  if (low == "nan") return std::nan("");
  const bool hex = low.starts_with("0x");
  if (low.find('_') != low.npos && (!hex || !underscores_fit(low))) return std::nullopt;
  clean = hex ? low.substr(2) : low;
  std::erase(clean, '_');
  if (clean.empty() || !(is_digit(clean[0]) || clean[0] == '.' || hex)) return std::nullopt;
  if (hex && clean.find('p') == clean.npos) return std::nullopt;
  // from_chars takes no '+' in exponents it does not; that one it does.
  double number = 0;
  const auto end = std::from_chars(clean.data(), clean.data() + clean.size(), number,
                                   hex ? std::chars_format::hex : std::chars_format::general);
  if (end.ptr != clean.data() + clean.size() || end.ec == std::errc::invalid_argument)
    return std::nullopt;
  if (end.ec == std::errc::result_out_of_range) {
    const auto e = clean.find(hex ? 'p' : 'e');
    const bool tiny = e != clean.npos && e + 1 < clean.size() && clean[e + 1] == '-';
    number = tiny || clean.starts_with("0.") ? 0 : HUGE_VAL;
    if (overflow) *overflow = number != 0;
  }
  return negative ? -number : number;
}

std::string format_float(double number, char format, int precision) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number < 0 ? "-Inf" : "+Inf";
  const bool negative = std::signbit(number);
  number = std::fabs(number);
  std::string text;
  switch (format) {
    case 'e':
    case 'E': {
      const auto decimal = decimal_of(number, precision);
      const int digits = precision < 0 ? static_cast<int>(decimal.digits.size()) - 1 : precision;
      text = exponent_form(decimal, digits, format, number == 0);
      break;
    }
    case 'f':
      text = fixed(number, precision);
      break;
    case 'x':
    case 'X':
      text = hexadecimal(number, precision, format);
      break;
    case 'b':
      text = binary_exponent(number);
      break;
    default:
      text = general(number, precision, format == 'G' ? 'E' : 'e');
  }
  return negative ? "-" + text : text;
}

std::string format_integer(std::uint64_t magnitude, unsigned base, bool upper) {
  constexpr std::string_view kLow = "0123456789abcdefghijklmnopqrstuvwxyz";
  std::string out;
  do {
    const char c = kLow[magnitude % base];
    out += upper && c >= 'a' ? static_cast<char>(c - 32) : c;
    magnitude /= base;
  } while (magnitude > 0);
  std::reverse(out.begin(), out.end());
  return out;
}

}  // namespace oakum::gotemplate

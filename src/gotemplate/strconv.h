#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Numbers as text, by the rules of Go's strconv package.
namespace oakum::gotemplate {

struct Parsed {
  enum State : std::uint8_t { ok, syntax, range };
  State state = ok;
  std::uint64_t magnitude = 0;  ///< Cut to 2^64 - 1 when out of range.
  bool negative = false;
};
/// An integer with an optional sign. Base 0: by its prefix (0x, 0o, 0, 0b), with "_" between
/// digits; else 2 … 36.
Parsed parse_integer(std::string_view text, int base);
/// strconv.ParseInt(text, base, 64): nothing when it is none or does not fit.
std::optional<std::int64_t> parse_int64(std::string_view text, int base);
std::optional<std::uint64_t> parse_uint64(std::string_view text, int base);
/// strconv.ParseFloat: decimal and hexadecimal floats, "_" only in those with a base prefix, inf,
/// nan. Nothing when it is none; out of range gives infinity and `overflow`.
std::optional<double> parse_float(std::string_view text, bool* overflow = nullptr);

/// strconv.FormatFloat(number, format, precision, 64), format one of "eEfgGxXb"; precision -1 for
/// the shortest text that reads back the same.
std::string format_float(double number, char format, int precision);
std::string format_integer(std::uint64_t magnitude, unsigned base, bool upper = false);

}  // namespace oakum::gotemplate

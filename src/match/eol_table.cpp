#include "match/eol_table.h"

#include <algorithm>
#include <tuple>
#include <vector>

#include "base/text.h"

extern "C" {
extern const char oakum_eol_releases_begin[];
extern const char oakum_eol_releases_end[];
extern const char oakum_eol_names_begin[];
extern const char oakum_eol_names_end[];
}

namespace oakum::match {
namespace {

struct Name {
  std::string_view ecosystem, name, product;
};

auto key(const LifeSpan& row) { return std::tie(row.product, row.cycle); }
auto key(const Name& row) { return std::tie(row.ecosystem, row.name); }

/// The rows behind the head, which `make` turns into values, sorted by their key.
template <class Row, class Make>
std::vector<Row> read(const char* begin, const char* end, Make make) {
  std::vector<Row> rows;
  Lines lines(std::string_view(begin, static_cast<std::size_t>(end - begin)));
  std::string_view line;
  lines.next(line);
  while (lines.next(line)) rows.push_back(make(split(line, ',')));
  std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return key(a) < key(b); });
  return rows;
}

template <class Row>
const Row* find(const std::vector<Row>& rows, const Row& wanted) {
  const auto at = std::lower_bound(rows.begin(), rows.end(), wanted,
                                   [](const Row& a, const Row& b) { return key(a) < key(b); });
  return at != rows.end() && key(*at) == key(wanted) ? &*at : nullptr;
}

const std::vector<LifeSpan>& releases() {
  static const auto rows =
      read<LifeSpan>(oakum_eol_releases_begin, oakum_eol_releases_end, [](const auto& f) {
        return LifeSpan{f.at(0), f.at(1), f.at(2), f.at(3)};
      });
  return rows;
}

const std::vector<Name>& names() {
  static const auto rows =
      read<Name>(oakum_eol_names_begin, oakum_eol_names_end, [](const auto& f) {
        return Name{f.at(0), f.at(1), f.at(2)};
      });
  return rows;
}

/// Where a part of a version ends: at anything but a letter or a digit, and between those two
/// ("5.2rc1" is of 5.2).
bool divides(char before, char after) {
  const auto sort = [](char c) { return is_digit(c) ? 0 : is_alpha(c) ? 1 : 2; };
  return sort(before) != sort(after) || sort(after) == 2;
}

}  // namespace

const LifeSpan* life_span(std::string_view product, std::string_view version) {
  constexpr std::size_t kLongestCycle = 32;
  for (auto end = std::min(version.size(), kLongestCycle); end > 0; --end) {
    if (end < version.size() && !divides(version[end - 1], version[end])) continue;
    if (const auto* row = find(releases(), {product, version.substr(0, end), {}, {}})) return row;
  }
  return nullptr;
}

std::size_t count_life_spans(std::string_view product) {
  return static_cast<std::size_t>(std::count_if(
      releases().begin(), releases().end(),
      [&](const LifeSpan& row) { return row.product == product && !row.last_day.empty(); }));
}

std::string_view product_named(std::string_view ecosystem, std::string_view name) {
  const auto* row = find(names(), {ecosystem, name, {}});
  return row ? row->product : std::string_view();
}

bool is_past(std::string_view last_day, const Time& at) {
  if (last_day == "ended") return true;
  const auto end = last_day.empty() ? std::nullopt : parse_rfc3339(last_day);
  return end && at.seconds >= end->seconds + 86400;
}

}  // namespace oakum::match

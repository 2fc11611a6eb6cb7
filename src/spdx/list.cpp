#include "spdx/list.h"

#include <unordered_map>
#include <vector>

#include "base/text.h"
#include "spdx/data.h"

namespace oakum::spdx {
namespace {

using ById = std::unordered_map<std::string, std::size_t>;

std::vector<ListedLicense> read_licenses() {
  std::vector<ListedLicense> rows;
  Lines lines(licenses_file());
  std::string_view line;
  lines.next(line);
  while (lines.next(line)) {
    const auto fields = split(line, '\t');
    rows.push_back({fields.at(0), fields.at(2), fields.at(1).find('d') != std::string_view::npos,
                    fields.at(1).find('o') != std::string_view::npos});
  }
  return rows;
}

std::vector<std::string_view> read_exceptions() {
  std::vector<std::string_view> ids;
  Lines lines(exceptions_file());
  std::string_view line;
  lines.next(line);
  while (lines.next(line)) ids.push_back(line.substr(0, line.find(',')));
  return ids;
}

const std::vector<ListedLicense>& licenses() {
  static const auto rows = read_licenses();
  return rows;
}

const std::vector<std::string_view>& exceptions() {
  static const auto ids = read_exceptions();
  return ids;
}

template <class Rows, class Key>
ById by_id(const Rows& rows, Key key) {
  ById index;
  for (std::size_t i = 0; i < rows.size(); ++i) index.emplace(lower(key(rows[i])), i);
  return index;
}

template <class Rows>
auto* find(const Rows& rows, const ById& index, std::string_view id) {
  const auto at = index.find(lower(id));
  return at == index.end() ? nullptr : &rows[at->second];
}

constexpr std::size_t kLongestId = 128;

}  // namespace

std::span<const ListedLicense> listed_licenses() { return licenses(); }

const ListedLicense* find_license(std::string_view id) {
  static const auto index = by_id(licenses(), [](const auto& row) { return row.id; });
  return id.size() > kLongestId ? nullptr : find(licenses(), index, id);
}

std::string_view find_exception(std::string_view id) {
  static const auto index = by_id(exceptions(), [](std::string_view row) { return row; });
  const auto* found = id.size() > kLongestId ? nullptr : find(exceptions(), index, id);
  return found ? *found : std::string_view();
}

bool is_bare_gnu(std::string_view id) {
  for (const std::string_view family : {"GPL-", "LGPL-", "AGPL-", "GFDL-"})
    if (id.starts_with(family)) {
      const auto version = id.substr(family.size());
      return version.size() == 3 && is_digit(version[0]) && version[1] == '.' &&
             is_digit(version[2]);
    }
  return false;
}

std::string_view without_suffix(std::string_view id) {
  for (const std::string_view suffix : {"-only", "-or-later", "+"})
    if (id.ends_with(suffix)) return id.substr(0, id.size() - suffix.size());
  return id;
}

std::string with_suffix(std::string_view id, bool plus) {
  const auto base = without_suffix(id);
  if (!is_bare_gnu(base)) return std::string(id) + (plus && !id.ends_with('+') ? "+" : "");
  const bool later = plus || id.ends_with("-or-later") || id.ends_with('+');
  return std::string(base) + (later ? "-or-later" : "-only");
}

}  // namespace oakum::spdx

#include "feeds/parts/ids.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace oakum::feeds {
namespace {

std::size_t count_digits(std::string_view text) {
  std::size_t count = 0;
  while (count < text.size() && is_digit(text[count])) ++count;
  return count;
}

/// "CVE-2019-1234" of a word that starts so, however the parts are divided; "" otherwise.
std::string cve_of(std::string_view word) {
  if (word.size() < 13 || !equal_ignoring_case(word.substr(0, 3), "CVE")) return "";
  if (word[3] != '-' && word[3] != '_') return "";
  const auto year = word.substr(4, 4);
  if (count_digits(year) != 4 || (word[8] != '-' && word[8] != '_')) return "";
  const auto number = word.substr(9);
  const auto digits = count_digits(number);
  if (digits < 4 || digits > 19) return "";
  return fmt::format("CVE-{}-{}", year, number.substr(0, digits));
}

/// Capitals, a hyphen, and then letters, digits and hyphens with at least one digit ("XSA-254").
bool is_other_id(std::string_view word) {
  const auto hyphen = word.find('-');
  if (hyphen == std::string_view::npos || hyphen < 2 || word.size() > 64) return false;
  const bool capitals =
      std::all_of(word.begin(), word.begin() + static_cast<std::ptrdiff_t>(hyphen),
                  [](char c) { return c >= 'A' && c <= 'Z'; });
  const auto rest = word.substr(hyphen + 1);
  return capitals && !word.starts_with("CVE-") &&
         std::all_of(rest.begin(), rest.end(),
                     [](char c) { return is_digit(c) || is_alpha(c) || c == '-'; }) &&
         (std::any_of(rest.begin(), rest.end(), is_digit) || word.starts_with("GHSA-"));
}

void add_once(std::vector<std::string>& list, std::string id) {
  if (std::find(list.begin(), list.end(), id) == list.end()) list.push_back(std::move(id));
}

std::string_view without_brackets(std::string_view word) {
  constexpr std::string_view kAround = "()[]{}<>,;:\"'";
  const auto first = std::min(word.find_first_not_of(kAround), word.size());
  word.remove_prefix(first);
  return word.substr(0, word.find_last_not_of(kAround) + 1);
}

}  // namespace

Ids ids_in(std::string_view text) {
  constexpr std::size_t kMostIds = 500;  // of one line; real ones have a few
  Ids ids;
  for (const auto piece : split_words(text)) {
    for (const auto part : split(piece, ',')) {
      if (ids.cves.size() + ids.others.size() == kMostIds) return ids;
      const auto word = without_brackets(part);
      if (auto cve = cve_of(word); !cve.empty())
        add_once(ids.cves, std::move(cve));
      else if (is_other_id(word))
        add_once(ids.others, std::string(word));
    }
  }
  return ids;
}

bool is_cve_id(std::string_view id) { return cve_of(id) == id && !id.empty(); }

}  // namespace oakum::feeds

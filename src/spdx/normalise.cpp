#include "spdx/normalise.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/text.h"
#include "spdx/data.h"
#include "spdx/list.h"

namespace oakum::spdx {
namespace {

constexpr std::size_t kLongestName = 256;

/// Words that do not tell licences apart.
bool says_nothing(std::string_view word) {
  static constexpr std::array kWords = {
      std::string_view("the"),      std::string_view("license"), std::string_view("licence"),
      std::string_view("licenses"), std::string_view("version"), std::string_view("ver"),
      std::string_view("v"),        std::string_view("gnu"),     std::string_view("licensed"),
      std::string_view("of"),       std::string_view("a"),       std::string_view("an"),
      std::string_view("clauses"),  std::string_view("clause"),  std::string_view("as"),
      std::string_view("is"),       std::string_view("under"),   std::string_view("terms"),
      std::string_view("http"),     std::string_view("https"),   std::string_view("www"),
      std::string_view("html"),     std::string_view("txt")};
  return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

bool is_key_character(char c) {
  return is_alpha(c) || is_digit(c) || static_cast<signed char>(c) < 0;
}

/// "2" of "2.0" and "2.0.0"; other numbers stay.
std::string_view short_number(std::string_view number) {
  while (number.ends_with(".0")) number.remove_suffix(2);
  return number;
}

using Keys = std::unordered_map<std::string, Expression>;

/// A name that says "or later" is another one than the same without.
std::string with_plus(std::string key) { return std::move(key) + " +"; }

void add_name(std::string_view name, const Expression& meaning, Keys& keys) {
  NameKey key;
  for (const auto word : split_words(name)) key.add(word);
  if (!key.text().empty()) keys.emplace(key.plus() ? with_plus(key.text()) : key.text(), meaning);
}

void add_aliases(Keys& keys) {
  Lines lines(aliases_file());
  std::string_view line;
  lines.next(line);
  while (lines.next(line)) {
    const auto comma = line.rfind(',');
    if (comma == std::string_view::npos) continue;
    if (auto meaning = parse_expression(line.substr(comma + 1)))
      add_name(line.substr(0, comma), *meaning, keys);
  }
}

/// What comes first stays: aliases overrule what the list has deprecated, and nothing else of it.
Keys read_keys() {
  Keys keys;
  for (const bool deprecated : {false, true}) {
    for (const auto& row : listed_licenses())
      if (row.deprecated == deprecated) add_name(row.id, license_of(row.id, false), keys);
    for (const auto& row : listed_licenses())
      if (row.deprecated == deprecated) add_name(row.name, license_of(row.id, false), keys);
    if (!deprecated) add_aliases(keys);
  }
  return keys;
}

const Keys& keys() {
  static const auto all = read_keys();
  return all;
}

const Expression* find(const std::string& key) {
  const auto at = keys().find(key);
  return at == keys().end() ? nullptr : &at->second;
}

/// A meaning with what the name said of later versions.
Expression later(Expression meaning, bool plus) {
  if (!plus || meaning.kind != Expression::license) return meaning;
  auto license = license_of(meaning.id, true);
  license.exception = meaning.exception;
  return license;
}

std::optional<Expression> look_up(std::string_view name) {
  NameKey key;
  for (const auto word : split_words(name)) key.add(word);
  return license_of_key(key);
}

/// The name without what stands in parentheses, and (in `inside`) the first of these.
std::string without_parentheses(std::string_view name, std::string_view& inside) {
  std::string rest;
  while (!name.empty()) {
    const auto open = name.find('(');
    const auto close = open == std::string_view::npos ? open : name.find(')', open);
    rest += name.substr(0, close == std::string_view::npos ? name.size() : open);
    rest += ' ';
    if (close == std::string_view::npos) break;
    if (inside.empty()) inside = name.substr(open + 1, close - open - 1);
    name.remove_prefix(close + 1);
  }
  return rest;
}

}  // namespace

void NameKey::add(std::string_view word) {
  std::size_t at = 0;
  while (at < word.size()) {
    if (word[at] == '+' && (at + 1 == word.size() || !is_key_character(word[at + 1]))) plus_ = true;
    if (word.substr(at).starts_with(">=") || word.substr(at).starts_with("\xe2\x89\xa5")) {
      plus_ = true;
      at += word[at] == '>' ? 2 : 3;
      continue;
    }
    const bool number = is_digit(word[at]);
    if (!number && !is_key_character(word[at])) {
      ++at;
      continue;
    }
    std::size_t size = 1;
    const auto goes_on = [&](std::size_t i) {
      if (!number) return is_key_character(word[i]) && !is_digit(word[i]);
      return is_digit(word[i]) || (word[i] == '.' && i + 1 < word.size() && is_digit(word[i + 1]));
    };
    while (at + size < word.size() && goes_on(at + size)) ++size;
    auto part = lower(word.substr(at, size));
    // "gplv3" is "gpl 3".
    const bool before_number = at + size < word.size() && is_digit(word[at + size]);
    if (!number && before_number && part.size() > 1 && part.back() == 'v') part.pop_back();
    add_part(number ? short_number(part) : std::string_view(part));
    at += size;
  }
}

void NameKey::add_part(std::string_view part) {
  // "or later", "or newer", "or any later version", "or at your option any later version", "and
  // above".
  if (part == "or" || part == "and") {
    later_ = 1;
    if (!key_.empty()) key_ += ' ';
    key_ += part;
    return;
  }
  if (later_ > 0) {
    static constexpr std::array kFillers = {std::string_view("any"), std::string_view("at"),
                                            std::string_view("your"), std::string_view("option"),
                                            std::string_view("their")};
    if (std::find(kFillers.begin(), kFillers.end(), part) != kFillers.end()) return;
    if (part == "later" || part == "newer" || part == "above" || part == "higher" ||
        part == "greater" || part == "up") {
      plus_ = true;
      const auto space = key_.rfind(' ');
      key_.resize(space == std::string::npos ? 0 : space);
      later_ = 0;
      return;
    }
    later_ = 0;
  }
  if (says_nothing(part)) return;
  if (!key_.empty()) key_ += ' ';
  key_ += part;
}

bool starts_a_name(const NameKey& key) {
  const auto first_word = [](std::string_view text) { return text.substr(0, text.find(' ')); };
  static const auto words = [&] {
    std::unordered_set<std::string_view> all;
    for (const auto& [name, meaning] : keys()) all.insert(first_word(name));
    return all;
  }();
  return words.contains(first_word(key.text()));
}

std::optional<Expression> license_of_key(const NameKey& key) {
  if (key.plus())
    if (const auto* meaning = find(with_plus(key.text()))) return *meaning;
  const auto* meaning = find(key.text());
  if (!meaning) return std::nullopt;
  return later(*meaning, key.plus());
}

std::optional<Expression> license_named(std::string_view name) {
  name = trim(name);
  if (name.size() > kLongestName || name.empty()) return std::nullopt;
  if (find_license(name)) return license_of(name, false);
  if (auto whole = look_up(name)) return whole;
  std::string_view inside;
  const auto rest = without_parentheses(name, inside);
  if (inside.empty()) return std::nullopt;
  if (auto outside = look_up(rest)) {
    NameKey abbreviation;
    abbreviation.add(inside);
    return later(*outside, abbreviation.plus());
  }
  return look_up(inside);
}

std::string normalise(std::string_view name) {
  const auto license = license_named(name);
  return license ? print(*license) : std::string(trim(name));
}

}  // namespace oakum::spdx

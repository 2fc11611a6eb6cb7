#include "ecosystems/program/version_text.h"

#include <algorithm>
#include <cstring>

#include "base/text.h"

namespace oakum::ecosystems {
namespace {

constexpr std::size_t kMostNumbers = 5;
constexpr std::size_t kMostDigits = 8;
constexpr std::size_t kLongest = 40;
constexpr std::size_t kMostNuls = 64;

/// As std::string_view::find, but as fast for literals whose first letter is everywhere.
std::size_t find_literal(std::string_view bytes, std::string_view literal, std::size_t from) {
  if (from >= bytes.size()) return std::string_view::npos;
  const auto* found =
      memmem(bytes.data() + from, bytes.size() - from, literal.data(), literal.size());
  return found ? static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data())
               : std::string_view::npos;
}

std::size_t digits_at(std::string_view text, std::size_t at) {
  std::size_t count = 0;
  while (at + count < text.size() && is_digit(text[at + count])) ++count;
  return count;
}

/// The end of "1.22.3"; 0 when there are too few or too many numbers.
std::size_t numbers_end(std::string_view text, std::size_t least) {
  std::size_t at = 0, numbers = 0;
  while (true) {
    const auto count = digits_at(text, at);
    if (count == 0 || count > kMostDigits) return 0;
    at += count;
    ++numbers;
    if (at + 1 >= text.size() || text[at] != '.' || !is_digit(text[at + 1])) break;
    ++at;
  }
  return numbers < least || numbers > kMostNumbers ? 0 : at;
}

/// The end of "-rc1", "beta2", "-alpha.1" at `at`; `at` itself when there is none.
std::size_t prerelease_end(std::string_view text, std::size_t at) {
  constexpr std::string_view kWords[] = {"alpha", "beta", "rc", "dev", "preview"};
  const auto word_at = at + (at < text.size() && text[at] == '-');
  const auto rest = text.substr(std::min(word_at, text.size()));
  for (const auto word : kWords) {
    if (!rest.starts_with(word)) continue;
    auto end = word_at + word.size();
    if (end + 1 < text.size() && text[end] == '.' && is_digit(text[end + 1])) ++end;
    end += digits_at(text, end);
    if (end < text.size() && is_alpha(text[end])) return at;  // a longer word
    return end;
  }
  return at;
}

/// Letters and the number behind them: "w", "za", "p1".
std::size_t letters_end(std::string_view text, std::size_t at) {
  auto end = at;
  while (end < text.size() && text[end] >= 'a' && text[end] <= 'z' && end - at < 2) ++end;
  if (end == at) return at;
  end += digits_at(text, end);
  return end < text.size() && is_alpha(text[end]) ? at : end;
}

/// How many NULs the inner end of a literal asks for.
bool asks_for_nul(std::string_view literal, bool at_its_end) {
  return !literal.empty() && (at_its_end ? literal.back() : literal.front()) == '\0';
}

/// Whether `text` starts with the literal, in which '#' stands for a digit.
bool starts_like(std::string_view text, std::string_view literal) {
  return text.size() >= literal.size() &&
         std::equal(literal.begin(), literal.end(), text.begin(),
                    [](char wanted, char c) { return wanted == '#' ? is_digit(c) : wanted == c; });
}

/// Whether `text` continues with the literal; a NUL it starts with stands for one or more.
bool continues(std::string_view text, std::string_view literal) {
  if (asks_for_nul(literal, false)) {
    const auto nuls = std::min(text.find_first_not_of('\0'), text.size());
    if (nuls == 0 || nuls > kMostNuls) return literal.size() == 1 && nuls > 0;
    text.remove_prefix(nuls);
    literal.remove_prefix(1);
  }
  return starts_like(text, literal);
}

/// Whether `text` ends with the literal; a NUL it ends with stands for one or more.
bool ends(std::string_view text, std::string_view literal) {
  if (asks_for_nul(literal, true)) {
    const auto size = text.size();
    while (text.ends_with('\0') && size - text.size() <= kMostNuls) text.remove_suffix(1);
    if (size == text.size()) return false;
    literal.remove_suffix(1);
  }
  return text.ends_with(literal);
}

/// The clue's version at `at`, when what follows is right.
std::string_view check(std::string_view bytes, std::size_t at, const Clue& clue) {
  const auto version = version_at(bytes.substr(at, kLongest), clue.form);
  if (version.empty() || !continues(bytes.substr(at + version.size()), clue.after)) return {};
  return version;
}

/// Where the numbers that end at `end` start.
std::size_t numbers_start(std::string_view bytes, std::size_t end) {
  auto at = end;
  while (at > 0 && end - at < kLongest && (is_digit(bytes[at - 1]) || bytes[at - 1] == '.')) --at;
  while (at < end && !is_digit(bytes[at])) ++at;
  return at;
}

std::string_view search_behind(std::string_view bytes, const Clue& clue) {
  auto literal = clue.before;
  while (asks_for_nul(literal, true)) literal.remove_suffix(1);
  for (auto at = find_literal(bytes, literal, 0); at != std::string_view::npos;
       at = find_literal(bytes, literal, at + 1)) {
    auto start = at + literal.size();
    if (literal.size() != clue.before.size()) {
      const auto first = start;
      while (start < bytes.size() && bytes[start] == '\0' && start - first < kMostNuls) ++start;
      if (start == first) continue;
    }
    if (const auto version = check(bytes, start, clue); !version.empty()) return version;
  }
  return {};
}

std::string_view search_in_front(std::string_view bytes, const Clue& clue) {
  auto literal = clue.after;
  while (asks_for_nul(literal, false)) literal.remove_prefix(1);
  for (auto at = find_literal(bytes, literal, 0); at != std::string_view::npos;
       at = find_literal(bytes, literal, at + 1)) {
    auto end = at;
    while (end > 0 && literal.size() != clue.after.size() && bytes[end - 1] == '\0' &&
           at - end < kMostNuls)
      --end;
    const auto start = numbers_start(bytes, end);
    if (start == end || !ends(bytes.substr(0, start), clue.before)) continue;
    if (const auto version = check(bytes, start, clue); !version.empty()) return version;
  }
  return {};
}

/// Between NULs, without any other mark.
std::string_view search_alone(std::string_view bytes, const Clue& clue) {
  for (std::size_t at = 1; at < bytes.size(); ++at) {
    if (bytes[at - 1] != '\0' || !is_digit(bytes[at])) continue;
    if (const auto version = check(bytes, at, clue); !version.empty()) return version;
  }
  return {};
}

bool marks(std::string_view literal) {
  return literal.find_first_not_of('\0') != std::string_view::npos;
}

// ---- builds with host and time

/// "4.0.11" of "4.0.11841ce7054bd9", where a container's name of 12 digits follows; "7.0.14" of
/// "7.0.14buildkitsandbox".
std::string_view without_host(std::string_view word) {
  constexpr std::size_t kContainer = 12;
  const auto is_hex = [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); };
  if (word.size() > kContainer) {
    const auto host = word.substr(word.size() - kContainer);
    const auto rest = word.substr(0, word.size() - kContainer);
    if (std::all_of(host.begin(), host.end(), is_hex) && numbers_end(rest, 3) == rest.size())
      return rest;
  }
  return word.substr(0, numbers_end(word, 3));
}

}  // namespace

std::string_view version_at(std::string_view text, const VersionForm& form) {
  if (!text.starts_with(form.start)) return {};
  const auto numbers = numbers_end(text, form.least);
  if (numbers == 0) return {};
  auto end = prerelease_end(text, numbers);
  if (end == numbers && form.letters) end = letters_end(text, numbers);
  if (end == numbers && form.revision && text.substr(end).starts_with('-'))
    if (const auto digits = digits_at(text, end + 1); digits > 0) end += 1 + digits;
  return text.substr(0, end);
}

std::string_view find_version(std::string_view bytes, const Clue& clue) {
  if (marks(clue.before)) return search_behind(bytes, clue);
  if (marks(clue.after)) return search_in_front(bytes, clue);
  return search_alone(bytes, clue);
}

std::string_view find_build_version(std::string_view bytes) {
  constexpr std::size_t kTime = 10;  // digits of seconds since 1970
  const auto in_word = [](char c) { return is_digit(c) || is_alpha(c) || c == '.' || c == '_'; };
  for (auto dash = find_literal(bytes, "-1", 0); dash != std::string_view::npos;
       dash = find_literal(bytes, "-1", dash + 1)) {
    if (digits_at(bytes.substr(0, std::min(bytes.size(), dash + 1 + kTime)), dash + 1) != kTime)
      continue;
    auto start = dash;
    while (start > 0 && dash - start < 80 && (in_word(bytes[start - 1]) || bytes[start - 1] == '-'))
      --start;
    while (start < dash && !is_digit(bytes[start])) ++start;  // "valkey9.0.0…"
    const auto version = without_host(bytes.substr(start, dash - start));
    if (!version.empty()) return version;
  }
  return {};
}

}  // namespace oakum::ecosystems

#include "secret/plausible.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string>

#include "base/text.h"

namespace oakum::secret {
namespace {

/// What people write where a secret belongs. Lower case; anywhere in the value.
constexpr std::array<std::string_view, 31> kWords = {
    "example",    "changeme",  "change_me", "change-me",  "placeholder",  "your_",
    "your-",      "yourtoken", "yourkey",   "yoursecret", "yourpassword", "my_secret",
    "my-secret",  "insert_",   "insert-",   "replace_",   "replace-",     "replaceme",
    "fixme",      "redacted",  "dummy",     "fake_",      "fake-",        "not_a_real",
    "not-a-real", "notreal",   "not_real",  "undefined",  "secret_here",  "token_here",
    "key_here"};

/// What starts an expression instead of a value.
constexpr std::array<std::string_view, 14> kVariables = {
    "${",          "$(",         "{{",     "<%",   "%{",       "#{",     "os.environ",
    "process.env", "System.get", "getenv", "ENV[", "secrets.", "vault:", "ref+"};

bool has_placeholder_word(std::string_view value) {
  const auto text = lower(value.substr(0, 512));
  return std::any_of(kWords.begin(), kWords.end(),
                     [&](std::string_view word) { return text.find(word) != text.npos; });
}

bool is_variable(std::string_view value) {
  const bool starts = std::any_of(kVariables.begin(), kVariables.end(), [&](std::string_view mark) {
    return value.find(mark) != value.npos;
  });
  if (starts) return true;
  if (value.size() >= 2 && value.front() == '<' && value.back() == '>') return true;
  if (value.size() >= 2 && value.front() == '[' && value.back() == ']') return true;
  if (value.size() >= 2 && value.front() == '%' && value.back() == '%') return true;
  if (value == "%s" || value == "%v" || value == "%d") return true;
  // "$TOKEN", "$db_password"
  return value.size() > 1 && value.front() == '$' &&
         std::all_of(value.begin() + 1, value.end(),
                     [](char c) { return is_alpha(c) || is_digit(c) || c == '_'; });
}

/// How many different characters there are among letters and digits, and how long the longest run
/// of one is.
struct Shape {
  std::size_t length = 0;  ///< Letters and digits.
  std::size_t different = 0;
  std::size_t longest_run = 0;
  std::size_t steps = 0;  ///< Places where a character follows the one before it in its alphabet.
};

Shape shape_of(std::string_view value) {
  Shape shape;
  std::array<bool, 256> seen{};
  std::size_t run = 0;
  char before = 0;
  for (const char c : value) {
    if (!is_alpha(c) && !is_digit(c) && c != '*' && c != '.') continue;
    ++shape.length;
    auto& known = seen[static_cast<unsigned char>(c)];
    shape.different += !known;
    known = true;
    run = c == before ? run + 1 : 1;
    shape.longest_run = std::max(shape.longest_run, run);
    shape.steps +=
        c == before + 1 || c == before - 1 || (before == '9' && (c == '0' || c == 'A' || c == 'a'));
    before = c;
  }
  return shape;
}

/// Behind a prefix such as "ghp_" or "sk-live-".
std::string_view without_prefix(std::string_view value) {
  constexpr std::size_t kLongestPrefix = 14;
  for (auto at = value.find_first_of("_-");
       at != value.npos && at < kLongestPrefix && at + 8 < value.size();
       at = value.find_first_of("_-")) {
    value.remove_prefix(at + 1);
  }
  return value;
}

}  // namespace

double entropy_of(std::string_view text) {
  text = text.substr(0, 4 << 10);
  if (text.empty()) return 0;
  std::array<std::uint32_t, 256> counts{};
  for (const char c : text) ++counts[static_cast<unsigned char>(c)];
  const auto size = static_cast<double>(text.size());
  double bits = 0;
  for (const auto count : counts)
    if (count != 0) bits -= count / size * std::log2(count / size);
  return bits;
}

bool is_placeholder(std::string_view value) {
  if (value.empty()) return true;
  if (is_variable(value) || has_placeholder_word(value)) return true;
  const auto shape = shape_of(without_prefix(value));
  if (shape.length == 0) return true;
  if (shape.different == 1 && shape.length == value.size()) return true;  // "***", "xxx"
  if (shape.length < 6) return false;  // a short password may well be "aaaa1"
  if (shape.different <= 2) return true;
  if (shape.longest_run * 2 >= shape.length) return true;
  return (shape.steps + 1) * 20 >= shape.length * 19;  // one run through the alphabet
}

}  // namespace oakum::secret

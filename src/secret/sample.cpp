#include "secret/sample.h"

#include <string>
#include <vector>

#include "base/hash.h"
#include "base/text.h"
#include "secret/checks.h"

namespace oakum::secret {
namespace {

/// Numbers that look random and are the same everywhere (splitmix64).
class Numbers {
 public:
  explicit Numbers(std::uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15u + 1) {}
  std::uint64_t next() {
    auto z = state_ += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }

 private:
  std::uint64_t state_;
};

Error broken(std::string_view what) {
  return {Error::corrupt, fmt::format("a template that is none: {}", what)};
}

/// The characters of "a-z0-9_-".
Result<std::string> characters_of(std::string_view text) {
  std::string set;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i + 2 >= text.size() || text[i + 1] != '-') {
      set += text[i];
      continue;
    }
    const auto first = static_cast<unsigned char>(text[i]);
    const auto last = static_cast<unsigned char>(text[i + 2]);
    if (last < first) return broken(text);
    for (unsigned c = first; c <= last; ++c) set += static_cast<char>(c);
    i += 2;
  }
  if (set.empty()) return broken("an empty class");
  return set;
}

/// One letter, capital or digit of each kind that the set has comes first, so that a rule that
/// wants one of each gets it.
std::string made_of(const std::string& set, std::uint64_t count, Numbers& numbers) {
  std::string out;
  for (std::uint64_t i = 0; i < count; ++i) out += set[numbers.next() % set.size()];
  const auto put = [&](std::size_t place, char first, char last) {
    std::string kind;
    for (const char c : set)
      if (c >= first && c <= last) kind += c;
    if (!kind.empty() && place < out.size()) out[place] = kind[numbers.next() % kind.size()];
  };
  if (count >= 6) put(1, '0', '9'), put(2, 'a', 'z'), put(3, 'A', 'Z'), put(5, '0', '9');
  return out;
}

class Maker {
 public:
  Maker(std::string_view check, Numbers& numbers) : check_(check), numbers_(numbers) {}

  Result<std::string> make(std::string_view text, int depth = 0) {
    if (depth > 4) return broken("nested too deeply");
    std::string out;
    while (!text.empty()) {
      const auto at = text.find('@');
      out += text.substr(0, at);
      if (at == text.npos) break;
      text.remove_prefix(at + 1);
      if (text.starts_with('@')) {
        out += '@';
        text.remove_prefix(1);
      } else if (text.starts_with('{')) {
        TRY(field(text, out, depth));
      } else {
        out += '@';
      }
    }
    return out;
  }

 private:
  /// Takes "{…}", and "{N}" behind a class, off the front.
  Result<void> field(std::string_view& text, std::string& out, int depth) {
    const auto body = TRY(braced(text));
    if (body == "split") return {};
    if (body == "checksum") {
      out += completion(check_, token_at_end(out));
      return {};
    }
    if (body.starts_with("hex:")) return add_hex(body.substr(4), out);
    if (body.starts_with("base64:")) return add_base64(body.substr(7), out, depth);
    const auto set = TRY(characters_of(body));
    const auto count = parse_decimal(TRY(braced(text)));
    if (!count || *count > 100'000) return broken(body);
    out += made_of(set, *count, numbers_);
    return {};
  }

  static Result<std::string_view> braced(std::string_view& text) {
    if (!text.starts_with('{')) return broken("a class without a count");
    std::size_t depth = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      depth += text[i] == '{';
      if (text[i] != '}' || --depth != 0) continue;
      const auto body = text.substr(1, i - 1);
      text.remove_prefix(i + 1);
      return body;
    }
    return broken("'{' without '}'");
  }

  Result<void> add_hex(std::string_view count, std::string& out) {
    const auto wanted = parse_decimal(count);
    if (!wanted || *wanted > 100'000) return broken(count);
    out += made_of("0123456789abcdef", *wanted, numbers_);
    return {};
  }

  Result<void> add_base64(std::string_view body, std::string& out, int depth) {
    if (const auto count = parse_decimal(body); count && *count <= 100'000) {
      std::string bytes;
      for (std::uint64_t i = 0; i < *count; ++i) bytes += static_cast<char>(numbers_.next() >> 40);
      out += encode_base64(as_bytes(bytes));
      return {};
    }
    const auto text = TRY(make(body, depth + 1));
    out += encode_base64(as_bytes(text));
    return {};
  }

  /// The word in front.
  static std::string_view token_at_end(std::string_view text) {
    auto first = text.size();
    while (first > 0 &&
           (is_alpha(text[first - 1]) || is_digit(text[first - 1]) || text[first - 1] == '_' ||
            text[first - 1] == '-' || text[first - 1] == '.'))
      --first;
    return text.substr(first);
  }

  std::string_view check_;
  Numbers& numbers_;
};

}  // namespace

Result<std::string> sample(std::string_view text, std::string_view check, std::uint64_t seed) {
  Numbers numbers(seed);
  return Maker(check, numbers).make(text);
}

}  // namespace oakum::secret

#include "spdx/notices.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"
#include "spdx/list.h"
#include "spdx/normalise.h"

namespace oakum::spdx {
namespace {

constexpr std::size_t kLongestName = 12;  ///< Words of a name.
constexpr std::size_t kMostFillers = 14;
constexpr std::size_t kVersionWithin = 40;  ///< Words behind the name of a GNU licence.

/// Some words by their hashes.
template <std::size_t N>
class WordSet {
 public:
  explicit WordSet(const std::array<std::string_view, N>& words) {
    for (std::size_t i = 0; i < N; ++i) hashes_[i] = word_hash(words[i]);
  }
  bool has(const Word& word) const {
    return std::find(hashes_.begin(), hashes_.end(), word.hash) != hashes_.end();
  }

 private:
  std::array<std::uint32_t, N> hashes_;
};
template <class... Words>
auto word_set(Words... words) {
  return WordSet<sizeof...(Words)>({std::string_view(words)...});
}

struct Vocabulary {
  std::uint32_t under = word_hash("under"), tag = word_hash("spdx-license-identifier"),
                version = word_hash("version"), or_word = word_hash("or"), any = word_hash("any"),
                option = word_hash("option"), of = word_hash("of");
  WordSet<12> fillers = word_set("the", "terms", "of", "and", "conditions", "either", "a", "an",
                                 "this", "both", "version", "following");
  WordSet<2> terms = word_set("terms", "conditions");
  WordSet<2> license = word_set("license", "public");
  WordSet<9> verbs = word_set("licensed", "distributed", "released", "available", "covered",
                              "governed", "published", "dual-licensed", "provided");
  WordSet<5> later = word_set("later", "newer", "higher", "greater", "above");
};

const Vocabulary& vocabulary() {
  static const Vocabulary all;
  return all;
}

struct Name {
  Expression meaning;
  std::size_t end = 0;        ///< The word behind it.
  bool says_license = false;  ///< "license" or "public" is one of its words.
  bool says_version = false;
};

class Finder {
 public:
  Finder(std::string_view text, std::span<const Word> words) : text_(text), words_(words) {}

  std::vector<Notice> find() {
    const auto under_word = vocabulary().under, tag_word = vocabulary().tag;
    for (std::size_t at = 0; at < words_.size();) {
      std::size_t next = 0;
      if (words_[at].hash == under_word)
        next = sentence(at);
      else if (words_[at].hash == tag_word)
        next = tag(at);
      at = std::max(next, at + 1);
    }
    return std::move(notices_);
  }

 private:
  /// The text from a word up to the next one.
  std::string_view piece(std::size_t at) const {
    const auto begin = words_[at].at;
    const auto end = at + 1 < words_.size() ? words_[at + 1].at : text_.size();
    return text_.substr(begin, std::min<std::size_t>(end - begin, 64));
  }

  void add(std::string id, double confidence, std::size_t first, std::size_t end) {
    notices_.push_back({.id = std::move(id),
                        .confidence = confidence,
                        .first = static_cast<std::uint32_t>(first),
                        .last = static_cast<std::uint32_t>(end - 1)});
  }

  /// What follows a tag on its line. Unknown ids are somebody's own names: they tell nothing.
  std::size_t tag(std::size_t at) {
    auto line = text_.substr(words_[at].at);
    line = line.substr(0, std::min<std::size_t>(line.find_first_of("\r\n"), 512));
    const auto parts = cut(line, ":");
    if (!parts) return 0;
    auto value = parts->second;
    for (const std::string_view close : {"*/", "-->", "#}", "\"", "'", "--}}", "%>"})
      value = value.substr(0, value.find(close));
    const auto expression = parse_expression(trim(value));
    if (!expression || !all_known(*expression)) return 0;
    std::size_t end = at + 1;
    while (end < words_.size() && words_[end].at < words_[at].at + line.size()) ++end;
    add(print(*expression), 1, at, end);
    return end;
  }

  /// "under", then what stands in front of a name, and the name.
  std::size_t sentence(std::size_t under) {
    const auto& known = vocabulary();
    std::size_t at = under + 1;
    bool says_terms = false;
    std::string version;
    for (; at < words_.size() && at <= under + kMostFillers && known.fillers.has(words_[at]);
         ++at) {
      says_terms = says_terms || known.terms.has(words_[at]);
      if (words_[at].hash == known.version && at + 1 < words_.size()) {
        version = number_at(at + 1);
        if (!version.empty() && number_word(at + 1)) ++at;
      }
    }
    const auto name = name_at(at);
    if (!name) return 0;
    const bool verb = under > 0 && known.verbs.has(words_[under - 1]);
    if (!says_terms && !name->says_license && !verb) return 0;
    return tell(under, *name, says_terms, version);
  }

  std::size_t tell(std::size_t under, const Name& name, bool says_terms, std::string version) {
    const auto base = without_suffix(name.meaning.id);
    if (name.meaning.kind != Expression::license || !is_bare_gnu(base)) {
      add(print(name.meaning), says_terms || name.says_version ? 1 : 0.95, under, name.end);
      return name.end;
    }
    auto end = name.end;
    bool later = name.meaning.id.ends_with("-or-later") && name.says_version;
    if (name.says_version) version = base.substr(base.find('-') + 1);
    look_ahead(name.end, version, later, end);
    auto id = name.meaning.id;
    const auto with_version = std::string(base.substr(0, base.find('-') + 1)) + version +
                              (version.find('.') == std::string::npos ? ".0" : "");
    if (!version.empty() && find_license(with_version)) id = with_suffix(with_version, later);
    const bool whole = says_terms && !version.empty();
    add(std::move(id), whole ? 1 : says_terms || name.says_version ? 0.95 : 0.9, under, end);
    return end;
  }

  /// "…; either version 2 of the License, or (at your option) any later version".
  void look_ahead(std::size_t from, std::string& version, bool& later, std::size_t& end) const {
    const auto& known = vocabulary();
    const auto stop = std::min(words_.size(), from + kVersionWithin);
    for (auto at = from; at < stop; ++at) {
      if (words_[at].hash == known.under || words_[at].hash == known.tag) return;
      if (words_[at].hash == known.version && version.empty() && at + 1 < words_.size()) {
        version = number_at(at + 1);
        if (!version.empty()) end = at + 1;
      } else if (known.later.has(words_[at]) && !version.empty() && follows_any_or_or(at)) {
        later = true;
        end = at + 1;
        return;
      }
    }
  }

  bool follows_any_or_or(std::size_t at) const {
    const auto& known = vocabulary();
    for (std::size_t back = 1; back <= 3 && back <= at; ++back)
      if (words_[at - back].hash == known.any || words_[at - back].hash == known.or_word)
        return true;
    return false;
  }

  /// The number that follows "version", which can be a word or (at the end of a sentence, where it
  /// looks like a list's) lie between two: "2", "2.1".
  std::string number_at(std::size_t at) const {
    auto rest = text_.substr(words_[at - 1].at, 32);
    rest.remove_prefix(std::min(rest.find_first_of("0123456789"), rest.size()));
    std::size_t size = 0;
    while (size < rest.size() &&
           (is_digit(rest[size]) ||
            (rest[size] == '.' && size + 1 < rest.size() && is_digit(rest[size + 1]))))
      ++size;
    const auto number_begin = static_cast<std::size_t>(rest.data() - text_.data());
    const bool near = size > 0 && size <= 4 && number_begin <= words_[at].at;
    return near ? std::string(rest.substr(0, size)) : std::string();
  }
  bool number_word(std::size_t at) const { return is_digit(text_[words_[at].at]); }

  /// Whether a name cannot go on behind this piece: "License. ", "License;".
  static bool ends_sentence(std::string_view piece) {
    const auto mark = piece.find_first_of(".;");
    return mark != std::string_view::npos &&
           (piece[mark] == ';' || mark + 1 == piece.size() || is_space(piece[mark + 1])) &&
           piece.find_first_of("0123456789", mark) == std::string_view::npos && mark > 2;
  }

  /// The longest name from here on.
  std::optional<Name> name_at(std::size_t at) const {
    const auto& known = vocabulary();
    std::optional<Name> longest;
    NameKey key;
    bool says_license = false;
    std::size_t looked_up = 0;  // the size of the key that was looked up last, and its plus
    bool plus = false;
    for (std::size_t i = at; i < at + kLongestName && i < words_.size(); ++i) {
      key.add(piece(i));
      const bool is_license = known.license.has(words_[i]);
      says_license = says_license || is_license || known.terms.has(words_[i]);
      if (looked_up == 0 && !key.text().empty() && !starts_a_name(key)) break;
      const bool is_new = key.text().size() != looked_up || key.plus() != plus;
      looked_up = key.text().size();
      plus = key.plus();
      const bool ends_here = longest && longest->end == i && is_license;
      if (is_new || ends_here)
        if (auto meaning = license_of_key(key)) {
          longest =
              Name{.meaning = *std::move(meaning),
                   .end = i + 1,
                   .says_license = says_license,
                   .says_version = key.text().find_first_of("0123456789") != std::string::npos};
        }
      if (ends_sentence(piece(i))) break;
    }
    return longest;
  }

  std::string_view text_;
  std::span<const Word> words_;
  std::vector<Notice> notices_;
};

}  // namespace

std::vector<Notice> find_notices(std::string_view text, std::span<const Word> words) {
  return Finder(text, words).find();
}

}  // namespace oakum::spdx

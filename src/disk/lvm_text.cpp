#include "disk/lvm_text.h"

#include <algorithm>

#include "base/text.h"

namespace oakum::disk {
namespace {

constexpr unsigned kDeepest = 8;
constexpr std::size_t kMostNodes = 2'000'000;

bool is_name(char c) {
  return is_alpha(c) || is_digit(c) || c == '_' || c == '-' || c == '.' || c == '+' || c == '/' ||
         c == '#';
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Result<LvmSection> parse() {
    LvmSection root;
    TRY(fill(root, 0));
    if (at_ != text_.size()) return damaged("a '}' too many");
    return root;
  }

 private:
  Error damaged(std::string_view what) const {
    const auto line = 1 + std::count(text_.begin(), text_.begin() + static_cast<long>(at_), '\n');
    return {Error::corrupt, fmt::format("metadata, line {}: {}", line, what)};
  }

  /// Over white space and comments.
  void skip() {
    while (at_ < text_.size()) {
      if (text_[at_] == '#')
        at_ = std::min(text_.find('\n', at_), text_.size());
      else if (is_space(text_[at_]) || text_[at_] == '\0')
        ++at_;
      else
        return;
    }
  }
  bool take(char c) {
    skip();
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  Result<void> count() {
    if (++nodes_ <= kMostNodes) return {};
    return Error{Error::too_large, "metadata of more than 2 million values"};
  }

  Result<std::string> name() {
    skip();
    const auto start = at_;
    while (at_ < text_.size() && is_name(text_[at_])) ++at_;
    if (at_ == start) return damaged("no name where one belongs");
    return std::string(text_.substr(start, at_ - start));
  }

  /// Up to the '}' that ends it, or the end of the text.
  Result<void> fill(LvmSection& section, unsigned depth) {
    if (depth > kDeepest) return damaged("more than 8 levels");
    for (skip(); at_ < text_.size() && text_[at_] != '}'; skip()) {
      TRY(count());
      auto key = TRY(name());
      if (take('{')) {
        LvmSection inner;
        TRY(fill(inner, depth + 1));
        if (!take('}')) return damaged("a section without an end");
        section.sections.emplace(std::move(key), std::move(inner));
      } else if (take('=')) {
        auto value = TRY(read_value());
        section.values.emplace(std::move(key), std::move(value));
      } else {
        return damaged("neither '{' nor '='");
      }
    }
    return {};
  }

  Result<LvmValue> read_value() {
    if (!take('[')) return scalar();
    LvmValue value;
    while (!take(']')) {
      TRY(count());
      auto element = TRY(scalar());
      value.list.push_back(std::move(element));
      if (!take(',')) {
        if (!take(']')) return damaged("a list without an end");
        break;
      }
    }
    return value;
  }

  Result<LvmValue> scalar() {
    LvmValue value;
    if (take('"')) {
      value.text = TRY(quoted());
      return value;
    }
    skip();
    const auto start = at_;
    while (at_ < text_.size() &&
           (is_digit(text_[at_]) || is_alpha(text_[at_]) || text_[at_] == '-' || text_[at_] == '.'))
      ++at_;
    if (at_ == start) return damaged("no value where one belongs");
    value.text = text_.substr(start, at_ - start);
    value.number = parse_decimal(value.text);
    return value;
  }

  Result<std::string> quoted() {
    std::string out;
    for (; at_ < text_.size(); ++at_) {
      if (text_[at_] == '"') {
        ++at_;
        return out;
      }
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      out += text_[at_];
    }
    return damaged("a text without an end");
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t nodes_ = 0;
};

}  // namespace

std::string_view LvmSection::text(std::string_view name) const {
  const auto found = values.find(name);
  return found == values.end() ? std::string_view() : std::string_view(found->second.text);
}
std::optional<std::uint64_t> LvmSection::number(std::string_view name) const {
  const auto found = values.find(name);
  return found == values.end() ? std::nullopt : found->second.number;
}
const std::vector<LvmValue>& LvmSection::list(std::string_view name) const {
  static const std::vector<LvmValue> none;
  const auto found = values.find(name);
  return found == values.end() ? none : found->second.list;
}
const LvmSection* LvmSection::section(std::string_view name) const {
  const auto found = sections.find(name);
  return found == sections.end() ? nullptr : &found->second;
}

Result<LvmSection> parse_lvm_text(std::string_view text) { return Parser(text).parse(); }

}  // namespace oakum::disk

#include "ecosystems/maven/element_lines.h"

#include <algorithm>

#include "base/text.h"

namespace oakum::ecosystems::maven {
namespace {

/// "project" of "m:project attribute='…'".
std::string_view local_name(std::string_view tag) {
  tag = tag.substr(0, std::min(tag.find_first_of(" \t\r\n/"), tag.size()));
  const auto colon = tag.rfind(':');
  return colon == tag.npos ? tag : tag.substr(colon + 1);
}

class Scanner {
 public:
  Scanner(std::string_view text, std::initializer_list<std::string_view> path)
      : text_(text), path_(path) {}

  std::vector<LineRange> scan() {
    while ((at_ = text_.find('<', at_)) != text_.npos) {
      if (!skip("<!--", "-->") && !skip("<![CDATA[", "]]>") && !skip("<?", "?>") &&
          !skip("<!", ">"))
        tag();
    }
    return std::move(found_);
  }

 private:
  bool skip(std::string_view start, std::string_view end) {
    if (!text_.substr(at_).starts_with(start)) return false;
    const auto close = text_.find(end, at_ + start.size());
    at_ = close == text_.npos ? text_.size() : close + end.size();
    return true;
  }

  void tag() {
    const auto end = end_of_tag();
    const auto content = text_.substr(at_ + 1, end - at_ - 1);
    at_ = std::min(end + 1, text_.size());
    if (content.starts_with('/')) return close();
    open(local_name(content));
    if (content.ends_with('/')) close();
  }

  /// The next '>' outside of quotes.
  std::size_t end_of_tag() const {
    char quote = 0;
    for (auto at = at_; at < text_.size(); ++at) {
      const char c = text_[at];
      if (quote != 0)
        quote = c == quote ? '\0' : quote;
      else if (c == '"' || c == '\'')
        quote = c;
      else if (c == '>')
        return at;
    }
    return text_.size();
  }

  void open(std::string_view name) {
    if (matched_ == depth_ && depth_ < path_.size() && path_.begin()[depth_] == name &&
        ++matched_ == path_.size())
      found_.push_back({line(), 0});
    ++depth_;
  }

  void close() {
    if (depth_ == 0) return;
    --depth_;
    if (matched_ <= depth_) return;
    if (matched_ == path_.size()) found_.back().end = line();
    matched_ = depth_;
  }

  /// The line of what stands in front of `at_`; counted on from the last question.
  std::uint32_t line() {
    line_ += static_cast<std::uint32_t>(
        std::count(text_.begin() + static_cast<std::ptrdiff_t>(counted_),
                   text_.begin() + static_cast<std::ptrdiff_t>(at_), '\n'));
    counted_ = at_;
    return line_;
  }

  std::string_view text_;
  std::initializer_list<std::string_view> path_;
  std::size_t at_ = 0, counted_ = 0;
  std::uint32_t line_ = 1;
  std::size_t depth_ = 0, matched_ = 0;  ///< Elements that are open; how many of them, from the
                                         ///< root, are those of the path.
  std::vector<LineRange> found_;
};

}  // namespace

std::vector<LineRange> element_lines(std::string_view text,
                                     std::initializer_list<std::string_view> path) {
  return Scanner(text, path).scan();
}

}  // namespace oakum::ecosystems::maven

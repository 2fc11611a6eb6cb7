#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/glob.h"

namespace oakum::policy {

/// A name, or a glob for names ("CVE-2024-*", "registry.example/team/**").
class Pattern {
 public:
  explicit Pattern(std::string text, bool may_be_glob = true) : text_(std::move(text)) {
    if (may_be_glob && text_.find_first_of("*?[{") != text_.npos) glob_.emplace(text_);
  }
  bool matches(std::string_view name) const { return glob_ ? glob_->matches(name) : text_ == name; }
  bool is_glob() const { return glob_.has_value(); }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
  std::optional<Glob> glob_;
};

}  // namespace oakum::policy

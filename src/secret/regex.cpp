#include "secret/regex.h"

#include <algorithm>

#include "secret/re2.h"

namespace oakum::secret {

void RegexDeleter::operator()(re2::RE2* regex) const { delete regex; }

Result<Regex> compile_regex(std::string_view pattern) {
  if (pattern.size() > kMostPattern)
    return Error{Error::too_large,
                 fmt::format("a regular expression of {} characters, more than the limit of {}",
                             pattern.size(), kMostPattern)};
  Regex regex(new re2::RE2(piece(pattern), byte_options()));
  if (!regex->ok())
    return Error{Error::usage,
                 fmt::format("not a regular expression that RE2 takes: {}", regex->error())};
  return regex;
}

const re2::RE2* LazyRegex::get() const {
  std::call_once(once_, [this] {
    if (auto compiled = compile_regex(pattern_)) regex_ = std::move(*compiled);
  });
  return regex_.get();
}

bool LazyRegex::found_in(std::string_view text) const {
  const auto* regex = get();
  return regex && re2::RE2::PartialMatch(piece(text), *regex);
}

LazyRegexes lazily(const std::vector<std::string>& patterns) {
  LazyRegexes out;
  for (const auto& pattern : patterns) out.push_back(std::make_unique<LazyRegex>(pattern));
  return out;
}

bool any_found(const LazyRegexes& regexes, std::string_view text) {
  return std::any_of(regexes.begin(), regexes.end(),
                     [&](const auto& regex) { return regex->found_in(text); });
}

}  // namespace oakum::secret

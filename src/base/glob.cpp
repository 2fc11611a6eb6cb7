#include "base/glob.h"

#include "base/text.h"

namespace oakum {
namespace {

constexpr std::size_t kMostAlternatives = 1000;

/// Where the brace opened at `open` closes, or npos.
std::size_t closing_brace(std::string_view pattern, std::size_t open) {
  int depth = 0;
  for (std::size_t i = open; i < pattern.size(); ++i) {
    if (pattern[i] == '\\')
      ++i;
    else if (pattern[i] == '{')
      ++depth;
    else if (pattern[i] == '}' && --depth == 0)
      return i;
  }
  return std::string_view::npos;
}

std::vector<std::string_view> split_alternatives(std::string_view inside) {
  std::vector<std::string_view> pieces;
  int depth = 0;
  std::size_t start = 0;
  for (std::size_t i = 0; i < inside.size(); ++i) {
    if (inside[i] == '\\')
      ++i;
    else if (inside[i] == '{')
      ++depth;
    else if (inside[i] == '}')
      --depth;
    else if (inside[i] == ',' && depth == 0) {
      pieces.push_back(inside.substr(start, i - start));
      start = i + 1;
    }
  }
  pieces.push_back(inside.substr(start));
  return pieces;
}

/// Replaces the first brace of each pattern until none is left.
std::vector<std::string> expand(std::string_view pattern) {
  std::vector<std::string> open{std::string(pattern)};
  std::vector<std::string> done;
  while (!open.empty() && done.size() + open.size() <= kMostAlternatives) {
    const auto next = std::move(open.back());
    open.pop_back();
    std::size_t brace = next.find('{');
    while (brace != std::string::npos && brace > 0 && next[brace - 1] == '\\')
      brace = next.find('{', brace + 1);
    const auto close = brace == std::string::npos ? brace : closing_brace(next, brace);
    if (close == std::string::npos) {
      done.push_back(next);
      continue;
    }
    for (const auto piece :
         split_alternatives(std::string_view(next).substr(brace + 1, close - brace - 1)))
      open.push_back(next.substr(0, brace) + std::string(piece) + next.substr(close + 1));
  }
  return done;
}

/// Matches one character against the pattern's element at `at` and moves `at` behind it.
bool match_one(std::string_view pattern, std::size_t& at, char c) {
  if (pattern[at] == '?') return ++at, true;
  if (pattern[at] == '\\' && at + 1 < pattern.size()) return at += 2, pattern[at - 1] == c;
  if (pattern[at] != '[') return ++at, pattern[at - 1] == c;
  std::size_t i = at + 1;
  const bool negated = i < pattern.size() && (pattern[i] == '!' || pattern[i] == '^');
  if (negated) ++i;
  bool found = false;
  for (const std::size_t first = i; i < pattern.size() && (pattern[i] != ']' || i == first); ++i) {
    const char low = pattern[i];
    char high = low;
    if (i + 2 < pattern.size() && pattern[i + 1] == '-' && pattern[i + 2] != ']') {
      high = pattern[i + 2];
      i += 2;
    }
    found = found || (low <= c && c <= high);
  }
  if (i >= pattern.size()) return ++at, c == '[';  // no closing bracket: a literal one
  at = i + 1;
  return found != negated;
}

bool match_component(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0;
  std::size_t star = std::string_view::npos, resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
      continue;
    }
    if (p < pattern.size()) {
      auto next = p;
      if (match_one(pattern, next, text[t])) {
        p = next;
        ++t;
        continue;
      }
    }
    if (star == std::string_view::npos) return false;
    p = star + 1;
    t = ++resume;
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

bool match_path(const std::vector<std::string>& pattern,
                const std::vector<std::string_view>& path) {
  std::size_t p = 0, t = 0;
  std::size_t star = pattern.size(), resume = 0;
  while (t < path.size()) {
    if (p < pattern.size() && pattern[p] == "**") {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && match_component(pattern[p], path[t])) {
      ++p;
      ++t;
    } else if (star < pattern.size()) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == "**") ++p;
  return p == pattern.size();
}

}  // namespace

Glob::Glob(std::string_view pattern) {
  for (const auto& alternative : expand(pattern)) {
    auto& components = alternatives_.emplace_back();
    for (const auto component : split(alternative, '/'))
      if (component != "**" || components.empty() || components.back() != "**")
        components.emplace_back(component);
  }
}

bool Glob::matches(std::string_view path) const {
  const auto components = split(path, '/');
  for (const auto& alternative : alternatives_)
    if (match_path(alternative, components)) return true;
  return false;
}

}  // namespace oakum

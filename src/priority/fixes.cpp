#include "priority/fixes.h"

#include <algorithm>

#include "base/text.h"

namespace oakum::priority {

namespace {
constexpr std::size_t kMostFixes = 64;   // of one advisory
constexpr std::size_t kMostRounds = 64;  // until a version closes all

/// The next run of digits or of letters; zeros in front of a number do not count.
std::string_view next_word(std::string_view& rest) {
  while (!rest.empty() && !is_digit(rest.front()) && !is_alpha(rest.front())) rest.remove_prefix(1);
  if (rest.empty()) return {};
  const bool number = is_digit(rest.front());
  std::size_t end = 1;
  while (end < rest.size() && (number ? is_digit(rest[end]) : is_alpha(rest[end]))) ++end;
  auto word = rest.substr(0, end);
  rest.remove_prefix(end);
  while (number && word.size() > 1 && word.front() == '0') word.remove_prefix(1);
  return word;
}

std::string_view without_v(std::string_view version) {
  const bool named = version.size() > 1 && (version[0] == 'v' || version[0] == 'V');
  return named && is_digit(version[1]) ? version.substr(1) : version;
}

/// With how many words both begin.
std::size_t in_common(std::string_view a, std::string_view b) {
  a = without_v(a);
  b = without_v(b);
  std::size_t count = 0;
  for (;; ++count) {
    const auto word = next_word(a);
    if (word.empty() || word != next_word(b)) return count;
  }
}

/// "5.2.4.3" of ">= 5.2.4.3"; "" where it bounds from above.
std::string_view without_operator(std::string_view text) {
  text = trim(text);
  if (text.starts_with('<') || text.starts_with('!')) return {};
  const auto start = text.find_first_not_of("=>~^ \t");
  return start == text.npos ? std::string_view() : text.substr(start);
}
}  // namespace

std::vector<std::string_view> fixed_versions(VersionScheme scheme, std::string_view text) {
  std::vector<std::string_view> out;
  bool line_before = false;  // "~> 5.2.4", of which the next says where on the line
  for (std::size_t read = 0; !text.empty() && read < kMostFixes; ++read) {
    const auto piece = trim(text.substr(0, text.find(',')));
    text.remove_prefix(std::min(text.size(), text.find(',')));
    if (!text.empty()) text.remove_prefix(1);
    const auto version = without_operator(piece);
    if (version.empty()) continue;
    if (line_before && piece.starts_with('>') && version.starts_with(out.back())) out.pop_back();
    out.push_back(version);
    line_before = piece.starts_with("~>");
  }
  const auto before = [&](auto a, auto b) { return compare_versions(scheme, a, b) < 0; };
  std::stable_sort(out.begin(), out.end(), before);
  out.erase(std::unique(out.begin(), out.end(),
                        [&](auto a, auto b) { return compare_versions(scheme, a, b) == 0; }),
            out.end());
  return out;
}

bool has_fix(VersionScheme scheme, std::string_view version,
             std::span<const std::string_view> fixes) {
  const auto above = std::upper_bound(fixes.begin(), fixes.end(), version, [&](auto a, auto b) {
    return compare_versions(scheme, a, b) < 0;
  });
  if (above == fixes.begin()) return false;
  if (above == fixes.end()) return true;
  const auto below = *(above - 1);
  return compare_versions(scheme, below, version) == 0 ||
         in_common(version, below) > in_common(version, *above);
}

bool same_line(std::string_view a, std::string_view b) {
  a = without_v(a);
  b = without_v(b);
  const auto first = next_word(a);
  if (first != next_word(b)) return false;
  return first != "0" || next_word(a) == next_word(b);
}

bool Fixes::is_above(std::string_view version) const {
  return !comparable_ || compare_versions(scheme_, version, installed_) > 0;
}

bool Fixes::add(std::string_view text) {
  if (known_.empty() || known_.back().text != text) {
    Known next{.text = text, .versions = fixed_versions(scheme_, text)};
    next.above = !next.versions.empty() && is_above(next.versions.back());
    known_.push_back(std::move(next));
  }
  known_.back().findings += known_.back().above;
  return known_.back().above;
}

std::string_view Fixes::lowest_of(std::span<const Known* const> all) const {
  const auto less = [&](auto a, auto b) { return compare_versions(scheme_, a, b) < 0; };
  std::string_view version, highest;
  const auto raise = [&](std::string_view& to, std::string_view from) {
    if (to.empty() || less(to, from)) to = from;
  };
  for (const auto* one : all) {
    raise(version, *std::find_if(one->versions.begin(), one->versions.end(),
                                 [&](auto fix) { return is_above(fix); }));
    raise(highest, one->versions.back());
  }
  // What a version does not close, no version below the next fix does: so it only rises.
  for (std::size_t round = 0; round < kMostRounds; ++round) {
    auto next = version;
    for (const auto* one : all)
      if (!has_fix(scheme_, version, one->versions))
        raise(next, *std::upper_bound(one->versions.begin(), one->versions.end(), version, less));
    if (next == version) return version;
    version = next;
  }
  return highest;
}

std::string_view Fixes::lowest() const {
  std::vector<const Known*> all;
  for (const auto& one : known_)
    if (one.above) all.push_back(&one);
  return all.empty() ? std::string_view() : lowest_of(all);
}

Fixes::Gentler Fixes::on_same_line() const {
  std::vector<const Known*> there;
  Gentler out;
  for (const auto& one : known_) {
    const auto near = std::any_of(one.versions.begin(), one.versions.end(), [&](auto fix) {
      return is_above(fix) && same_line(fix, installed_);
    });
    if (!near) continue;
    there.push_back(&one);
    out.closes += one.findings;
  }
  if (there.empty()) return {};
  out.version = lowest_of(there);
  return same_line(out.version, installed_) ? out : Gentler{};
}

}  // namespace oakum::priority

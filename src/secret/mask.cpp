#include "secret/mask.h"

#include <algorithm>

#include "formats/utf8.h"

namespace oakum::secret {
namespace {

constexpr std::size_t kLongestLine = 100;
constexpr std::size_t kBefore = 30, kAfter = 20;
constexpr std::size_t kLinesBefore = 2, kLinesAfter = 1;
constexpr std::size_t kMostLines = 200;  // of one match
constexpr std::size_t kMostMatch = 8 << 10;

std::string valid_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto length = formats::utf8_sequence(text);
    if (length == 0)
      out += "\xEF\xBF\xBD";
    else if (text.front() != '\r')
      out += text.substr(0, length);
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return out;
}

/// A stretch of a text that is cut out of a line, without the pieces of characters at its ends.
Span whole_characters(std::string_view text, Span cut) {
  constexpr int kMost = 3;  // bytes of a character behind its first one
  const auto continues = [&](std::size_t i) {
    return i < text.size() && (static_cast<unsigned char>(text[i]) & 0xC0) == 0x80;
  };
  for (int i = 0; i < kMost && cut.begin < cut.end && continues(cut.begin); ++i) ++cut.begin;
  for (int i = 0; i < kMost && cut.begin < cut.end && continues(cut.end); ++i) --cut.end;
  return cut;
}

}  // namespace

Mask::Mask(std::string_view text, std::vector<Span> secrets) : text_(text) {
  std::sort(secrets.begin(), secrets.end());
  for (const auto& span : secrets)
    if (!secrets_.empty() && span.begin <= secrets_.back().end)
      secrets_.back().end = std::max(secrets_.back().end, span.end);
    else
      secrets_.push_back(span);
}

std::string Mask::shown(Span span) const {
  std::string bytes(text_.substr(span.begin, span.end - span.begin));
  auto at = std::upper_bound(secrets_.begin(), secrets_.end(), span.begin,
                             [](std::size_t place, const Span& s) { return place < s.end; });
  for (; at != secrets_.end() && at->begin < span.end; ++at)
    for (auto i = std::max(at->begin, span.begin); i < std::min(at->end, span.end); ++i)
      if (text_[i] != '\n' && text_[i] != '\r') bytes[i - span.begin] = '*';
  return valid_utf8(bytes);
}

Span Mask::lines_of(Span match) const {
  const auto before = match.begin == 0 ? text_.npos : text_.rfind('\n', match.begin - 1);
  // An end of line that closes the match is in its last line.
  const auto after = text_.find('\n', std::max(match.begin + 1, match.end) - 1);
  return {before == text_.npos ? 0 : before + 1, after == text_.npos ? text_.size() : after};
}

std::string Mask::match(Span match) const {
  auto place = lines_of(match);
  if (place.end - place.begin > kLongestLine) {
    place.begin = std::max(place.begin, match.begin - std::min(match.begin, kBefore));
    place.end = std::min(place.end, match.end + kAfter);
    if (place.end - place.begin > kMostMatch) place.end = place.begin + kMostMatch;
  }
  return shown(whole_characters(text_, place));
}

std::vector<CodeLine> Mask::code(Span match, std::uint32_t line) const {
  auto place = lines_of(match);
  const auto last_cause_end = place.end;
  for (std::size_t i = 0; i < kLinesBefore && place.begin > 0; ++i, --line) {
    const auto before = place.begin == 1 ? text_.npos : text_.rfind('\n', place.begin - 2);
    place.begin = before == text_.npos ? 0 : before + 1;
  }
  std::vector<CodeLine> out;
  std::size_t after = 0;
  for (auto at = place.begin; at <= text_.size() && out.size() < kMostLines;) {
    const auto found = text_.find('\n', at);
    const auto end = found == text_.npos ? text_.size() : found;
    if (at == text_.size() && at != 0) break;  // behind the last end of line
    if (at > last_cause_end && ++after > kLinesAfter) break;
    CodeLine one{.number = line++, .content = {}, .is_cause = end >= match.begin && at < match.end};
    auto cut = Span{at, std::min(end, at + kLongestLine)};
    if (one.is_cause && end - at > kLongestLine) {
      cut.begin = std::max(at, match.begin - std::min(match.begin, kBefore));
      cut.end = std::min({end, std::max(match.end, cut.begin) + kAfter, cut.begin + kMostMatch});
    }
    one.content = shown(whole_characters(text_, cut));
    out.push_back(std::move(one));
    at = end + 1;
  }
  return out;
}

void hide(std::string_view value, std::string& shown) {
  constexpr std::size_t kTelling = 8;
  if (value.size() <= kTelling) return;
  const auto as_shown = valid_utf8(value);
  for (auto at = shown.find(as_shown); at != shown.npos; at = shown.find(as_shown, at))
    std::fill_n(shown.begin() + static_cast<std::ptrdiff_t>(at), as_shown.size(), '*');
}

}  // namespace oakum::secret

#include "spdx/recognise.h"

#include <algorithm>

#include "spdx/matches.h"
#include "spdx/notices.h"
#include "spdx/words.h"

namespace oakum::spdx {
namespace {

/// Lines of places: the cost of each is how far it lies from the one before.
class LineCounter {
 public:
  explicit LineCounter(std::string_view text) : text_(text) {}
  std::uint32_t line_of(std::size_t at) {
    const auto ends = [&](std::size_t from, std::size_t to) {
      const auto between = text_.substr(from, to - from);
      return static_cast<std::uint32_t>(std::count(between.begin(), between.end(), '\n'));
    };
    line_ += at < at_ ? 0 - ends(at, at_) : ends(at_, at);
    at_ = at;
    return line_;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
};

/// Something found among the words.
struct Found {
  std::string_view id;
  double confidence;
  std::uint32_t first, last;
  Recognised::Kind kind;
};

/// Notices that lie in no text.
void add_notices(const std::vector<Notice>& notices, double confidence, std::vector<Found>& found) {
  const auto texts = found.size();
  std::size_t at = 0;
  for (const auto& notice : notices) {
    while (at < texts && found[at].last < notice.first) ++at;
    const bool inside = at < texts && found[at].first <= notice.first;
    if (!inside && notice.confidence >= confidence)
      found.push_back(
          {notice.id, notice.confidence, notice.first, notice.last, Recognised::header});
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const Found& a, const Found& b) { return a.first < b.first; });
}

}  // namespace

std::vector<Recognised> recognise(std::string_view text, double confidence, const Index& index) {
  text = text.substr(0, kMostText);
  confidence = std::max(confidence, 0.5);
  const auto words = words_of(text);
  std::vector<Found> found;
  for (const auto& match : find_matches(words, confidence, index))
    found.push_back({index.licenses()[match.license].id, match.confidence, match.first, match.last,
                     Recognised::text});
  const auto notices = find_notices(text, words);
  add_notices(notices, confidence, found);
  std::vector<Recognised> recognised;
  LineCounter lines(text);
  for (const auto& one : found) {
    const auto first_line = lines.line_of(words[one.first].at);
    recognised.push_back({std::string(one.id), one.confidence, first_line,
                          lines.line_of(words[one.last].at), one.kind});
  }
  return recognised;
}

}  // namespace oakum::spdx

#include "spdx/matches.h"

#include <algorithm>

namespace oakum::spdx {
namespace {

struct Hit {
  std::uint32_t word;     ///< Where the shingle starts in the text.
  std::uint32_t shingle;  ///< Its number in the index.
};

/// A hit as one licence sees it.
struct Step {
  std::uint32_t word;
  std::uint16_t ordinal;
};

std::vector<Hit> find_hits(std::span<const Word> words, const Index& index) {
  std::vector<Hit> hits;
  for (std::size_t at = 0; at + kShingle <= words.size(); ++at)
    if (const auto shingle = index.find(shingle_hash(&words[at])); shingle != Index::kNone)
      hits.push_back({static_cast<std::uint32_t>(at), shingle});
  return hits;
}

struct Candidate {
  std::uint16_t license = 0;
  std::uint64_t steps = 0;  ///< Hits of it, repeated ones too.
};

/// Licences of which half of the shingles are somewhere in the text.
std::vector<Candidate> candidates_of(std::span<const Hit> hits, const Index& index) {
  std::vector<std::uint64_t> seen(index.shingles() / 64 + 1, 0);
  std::vector<std::uint32_t> distinct(index.licenses().size(), 0);
  std::vector<std::uint64_t> steps(index.licenses().size(), 0);
  for (const auto& hit : hits) {
    auto& bits = seen[hit.shingle / 64];
    const auto bit = std::uint64_t{1} << (hit.shingle % 64);
    const bool is_new = !(bits & bit);
    bits |= bit;
    for (const auto& posting : index.postings(hit.shingle)) {
      distinct[posting.license] += is_new;
      ++steps[posting.license];
    }
  }
  std::vector<Candidate> candidates;
  for (std::size_t i = 0; i < distinct.size(); ++i)
    if (distinct[i] > 0 && distinct[i] * 2 >= index.licenses()[i].positions.size())
      candidates.push_back({static_cast<std::uint16_t>(i), steps[i]});
  return candidates;
}

/// How many words of the licence are not covered, given which of its shingles were found. Between
/// two found ones that follow one another nothing is missing; else what lies between them.
std::uint32_t missing_words(const Index::License& license,
                            const std::vector<std::uint32_t>& found) {
  std::uint32_t missing = 0, covered_to = 0;
  bool gap = false;
  const auto& positions = license.positions;
  for (std::size_t i = 0; i < positions.size(); ++i) {
    if (found[i] == 0) {
      gap = true;
      continue;
    }
    if (gap) missing += positions[i] > covered_to ? positions[i] - covered_to : 1;
    covered_to = positions[i] + kShingle;
    gap = false;
  }
  if (gap) missing += positions.back() + static_cast<std::uint32_t>(kShingle) - covered_to;
  return std::min(missing, license.words);
}

/// Slides a window over the hits of one licence.
class Window {
 public:
  Window(std::uint16_t number, const Index::License& license, double confidence)
      : number_(number),
        license_(license),
        confidence_(confidence),
        width_(license.words + license.words / 3 + 40),
        found_(license.positions.size(), 0) {}

  void slide(std::span<const Step> steps, std::vector<Match>& matches) {
    for (std::size_t i = 0; i < steps.size(); ++i) {
      if (best_ > 0 && is_over(steps, i)) i = tell(steps, matches);
      if (i < steps.size()) add(steps, i);
    }
    if (best_ > 0) tell(steps, matches);
    clear(steps, steps.size());
  }

 private:
  void add(std::span<const Step> steps, std::size_t i) {
    while (left_ < i && steps[i].word - steps[left_].word > width_) drop(steps[left_++]);
    distinct_ += found_[steps[i].ordinal]++ == 0;
    right_ = i;
    if (distinct_ > best_) best_ = distinct_, best_left_ = left_, best_right_ = i;
  }

  void drop(const Step& step) { distinct_ -= --found_[step.ordinal] == 0; }

  /// Nothing better has come for half the length of the licence.
  bool is_over(std::span<const Step> steps, std::size_t i) const {
    return best_ * 2 >= found_.size() &&
           steps[i].word - steps[best_right_].word > license_.words / 2 + 8;
  }

  /// Judges the best window and goes on behind it; the next step to take.
  std::size_t tell(std::span<const Step> steps, std::vector<Match>& matches) {
    clear(steps, right_ + 1);
    for (auto i = best_left_; i <= best_right_; ++i) ++found_[steps[i].ordinal];
    // What comes again later in the window is not its start.
    while (best_left_ < best_right_ && found_[steps[best_left_].ordinal] > 1)
      --found_[steps[best_left_++].ordinal];
    Match match{.license = number_,
                .first = steps[best_left_].word,
                .last = steps[best_right_].word + static_cast<std::uint32_t>(kShingle) - 1};
    match.missing = missing_words(license_, found_);
    match.confidence = 1 - static_cast<double>(match.missing) / license_.words;
    if (match.confidence >= confidence_) matches.push_back(match);
    for (auto i = best_left_; i <= best_right_; ++i) --found_[steps[i].ordinal];
    const auto next = best_right_ + 1;
    left_ = next;
    best_ = 0;
    return next;
  }

  /// Forgets what the window holds: the steps from left_ up to `end`.
  void clear(std::span<const Step> steps, std::size_t end) {
    for (; left_ < end; ++left_) found_[steps[left_].ordinal] = 0;
    distinct_ = 0;
  }

  const std::uint16_t number_;
  const Index::License& license_;
  const double confidence_;
  const std::uint32_t width_;
  std::vector<std::uint32_t> found_;  ///< By ordinal: how often in the window.
  std::size_t left_ = 0, right_ = 0;  ///< The window's steps, inclusive.
  std::uint32_t distinct_ = 0;
  std::uint32_t best_ = 0;
  std::size_t best_left_ = 0, best_right_ = 0;
};

constexpr std::uint64_t kMostSteps = 1u << 20;  ///< Held at a time.

/// All matches of a group of candidates, whose steps are held together.
void match_group(std::span<const Candidate> group, std::span<const Hit> hits, double confidence,
                 const Index& index, std::vector<Match>& matches) {
  std::vector<std::uint16_t> place(index.licenses().size(), 0xffff);
  std::vector<std::vector<Step>> steps(group.size());
  for (std::size_t i = 0; i < group.size(); ++i) {
    place[group[i].license] = static_cast<std::uint16_t>(i);
    steps[i].reserve(group[i].steps);
  }
  for (const auto& hit : hits)
    for (const auto& posting : index.postings(hit.shingle))
      if (const auto at = place[posting.license]; at != 0xffff)
        steps[at].push_back({hit.word, posting.ordinal});
  for (std::size_t i = 0; i < group.size(); ++i)
    Window(group[i].license, index.licenses()[group[i].license], confidence)
        .slide(steps[i], matches);
}

/// The words a match explains, less twice those it lacks.
std::int64_t score(const Match& match, const Index& index) {
  return std::int64_t{index.licenses()[match.license].words} - 3 * std::int64_t{match.missing};
}

/// The best of those that lie over one another.
std::vector<Match> without_overlaps(std::vector<Match> matches, std::size_t words,
                                    const Index& index) {
  std::stable_sort(matches.begin(), matches.end(), [&](const Match& a, const Match& b) {
    const auto left = score(a, index), right = score(b, index);
    return left != right ? left > right : a.license < b.license;
  });
  std::vector<std::uint8_t> taken(words, 0);
  std::vector<Match> kept;
  for (const auto& match : matches) {
    const auto begin = taken.begin() + match.first, end = taken.begin() + match.last + 1;
    if (std::count(begin, end, 1) * 2 > end - begin) continue;
    std::fill(begin, end, std::uint8_t{1});
    kept.push_back(match);
  }
  std::sort(kept.begin(), kept.end(),
            [](const Match& a, const Match& b) { return a.first < b.first; });
  return kept;
}

}  // namespace

std::vector<Match> find_matches(std::span<const Word> words, double confidence,
                                const Index& index) {
  const auto hits = find_hits(words, index);
  const auto candidates = candidates_of(hits, index);
  std::vector<Match> matches;
  for (std::size_t from = 0, to = 0; from < candidates.size(); from = to) {
    std::uint64_t steps = 0;
    while (to < candidates.size() && (to == from || steps + candidates[to].steps <= kMostSteps))
      steps += candidates[to++].steps;
    match_group({candidates.data() + from, to - from}, hits, confidence, index, matches);
  }
  return without_overlaps(std::move(matches), words.size(), index);
}

}  // namespace oakum::spdx

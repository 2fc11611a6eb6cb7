#include "spdx/matches.h"

#include <algorithm>
#include <array>
#include <utility>

namespace oakum::spdx {
namespace {

struct Hit {
  std::uint32_t word;     ///< Where the shingle starts in the text.
  std::uint32_t shingle;  ///< Which of the text's own (Hits::shingles).
};

/// A hit as one licence sees it.
struct Step {
  std::uint32_t word;
  std::uint16_t ordinal;
};

/// The shingles of a text that are in the index.
struct Hits {
  std::vector<Hit> all;                 ///< In the order of the text.
  std::vector<std::uint32_t> shingles;  ///< Their numbers in the index, each once.
  std::vector<std::uint32_t> counts;    ///< How often each of these is there.
};

/// Numbers for the shingles of one text after the other; an array as large as the index is cleared
/// only where it was used.
class Numbering {
 public:
  /// The number of a shingle, `next` when it had none.
  std::uint32_t number(std::uint32_t shingle, std::size_t next) {
    if (shingle >= numbers_.size()) numbers_.resize(shingle + 1, 0);
    if (numbers_[shingle] == 0) numbers_[shingle] = static_cast<std::uint32_t>(next + 1);
    return numbers_[shingle] - 1;
  }
  void forget(const std::vector<std::uint32_t>& shingles) {
    for (const auto shingle : shingles) numbers_[shingle] = 0;
  }

 private:
  std::vector<std::uint32_t> numbers_;
};

void add_hit(std::uint32_t word, std::uint32_t shingle, Numbering& numbering, Hits& hits) {
  const auto number = numbering.number(shingle, hits.shingles.size());
  if (number == hits.shingles.size()) {
    hits.shingles.push_back(shingle);
    hits.counts.push_back(0);
  }
  ++hits.counts[number];
  hits.all.push_back({word, number});
}

/// Looks shingles up some dozens at a time, so that the table's memory is asked for in advance.
Hits find_hits(std::span<const Word> words, const Index& index) {
  thread_local Numbering numbering;
  constexpr std::size_t kAtOnce = 64;
  std::array<Hit, kAtOnce> waiting;  // with the hash in place of the number
  std::size_t count = 0;
  Hits hits;
  const auto resolve = [&] {
    for (std::size_t i = 0; i < count; ++i)
      if (const auto shingle = index.find(waiting[i].shingle); shingle != Index::kNone)
        add_hit(waiting[i].word, shingle, numbering, hits);
    count = 0;
  };
  for (std::size_t at = 0; at + kShingle <= words.size(); ++at) {
    const auto hash = shingle_hash(&words[at]);
    if (!index.may_have(hash)) continue;
    index.fetch(hash);
    waiting[count++] = {static_cast<std::uint32_t>(at), hash};
    if (count == kAtOnce) resolve();
  }
  resolve();
  numbering.forget(hits.shingles);
  return hits;
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

double confidence_of(const Index::License& license, std::uint32_t missing) {
  return 1 - static_cast<double>(missing) / license.words;
}

/// A licence that may be in the text.
struct Candidate {
  std::uint16_t license = 0;
  std::uint64_t steps = 0;           ///< Hits of it, repeated ones too.
  std::vector<std::uint32_t> found;  ///< By ordinal: whether the text has it anywhere.
};

/// A word that differs costs four shingles, words in a row that differ one more each. So this share
/// of a licence's shingles is there when about `confidence` of its words are.
double share_of_shingles(double confidence) { return std::max(0.4, 1 - 3 * (1 - confidence)); }

/// How many shingles of each licence the text has. Shingles that the same licences have are counted
/// together first: there are a few of these sets in a text, and up to a hundred licences in each.
std::vector<std::uint32_t> count_distinct(const Hits& hits, const Index& index) {
  std::vector<std::uint32_t> of_set(index.sets(), 0), touched;
  for (const auto shingle : hits.shingles)
    if (of_set[index.set_of(shingle)]++ == 0) touched.push_back(shingle);
  std::vector<std::uint32_t> distinct(index.licenses().size(), 0);
  for (const auto shingle : touched)
    for (const auto& posting : index.postings(shingle))
      distinct[posting.license] += of_set[index.set_of(shingle)];
  return distinct;
}

/// Licences of which so many shingles are somewhere in the text that one may be there.
std::vector<Candidate> likely(const Hits& hits, double confidence, const Index& index) {
  const auto distinct = count_distinct(hits, index);
  std::vector<Candidate> candidates;
  const auto share = share_of_shingles(confidence);
  for (std::size_t i = 0; i < distinct.size(); ++i) {
    const auto size = index.licenses()[i].positions.size();
    if (distinct[i] > 0 && distinct[i] >= share * static_cast<double>(size))
      candidates.push_back({.license = static_cast<std::uint16_t>(i),
                            .steps = 0,
                            .found = std::vector<std::uint32_t>(size, 0)});
  }
  return candidates;
}

/// What the shingles of a text mean to some licences.
struct OwnPostings {
  std::vector<std::uint32_t> starts;     ///< By the text's own number of the shingle, and the end.
  std::vector<Index::Posting> postings;  ///< `license` is the place among the candidates.
};

OwnPostings postings_of(std::span<const Candidate> candidates, const Hits& hits,
                        const Index& index) {
  constexpr std::uint16_t kNotHere = 0xffff;
  std::vector<std::uint16_t> place(index.licenses().size(), kNotHere);
  for (std::size_t i = 0; i < candidates.size(); ++i)
    place[candidates[i].license] = static_cast<std::uint16_t>(i);
  // Many sets of licences have no candidate in them: they are passed over.
  enum : std::uint8_t { unknown, some, none };
  std::vector<std::uint8_t> sets(index.sets(), unknown);
  OwnPostings own;
  own.starts.reserve(hits.shingles.size() + 1);
  for (const auto shingle : hits.shingles) {
    const auto before = own.postings.size();
    own.starts.push_back(static_cast<std::uint32_t>(before));
    auto& set = sets[index.set_of(shingle)];
    if (set == none) continue;
    for (const auto& posting : index.postings(shingle))
      if (const auto at = place[posting.license]; at != kNotHere)
        own.postings.push_back({at, posting.ordinal});
    set = own.postings.size() > before ? some : none;
  }
  own.starts.push_back(static_cast<std::uint32_t>(own.postings.size()));
  return own;
}

/// Leaves those that would be confident enough if all that the text has of them lay together.
void keep_possible(std::vector<Candidate>& candidates, OwnPostings& own, const Hits& hits,
                   double confidence, const Index& index) {
  for (std::size_t i = 0; i < hits.shingles.size(); ++i)
    for (auto at = own.starts[i]; at < own.starts[i + 1]; ++at) {
      auto& candidate = candidates[own.postings[at].license];
      candidate.found[own.postings[at].ordinal] = 1;
      candidate.steps += hits.counts[i];
    }
  constexpr std::uint16_t kDropped = 0xffff;
  std::vector<std::uint16_t> place(candidates.size(), kDropped);
  std::uint16_t kept = 0;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const auto& license = index.licenses()[candidates[i].license];
    if (confidence_of(license, missing_words(license, candidates[i].found)) < confidence) continue;
    place[i] = kept;
    if (kept != i) candidates[kept] = std::move(candidates[i]);
    ++kept;
  }
  candidates.resize(kept);
  std::uint32_t end = 0;
  for (std::size_t i = 0; i < hits.shingles.size(); ++i) {
    const auto from = std::exchange(own.starts[i], end);
    for (auto at = from; at < own.starts[i + 1]; ++at)
      if (const auto to = place[own.postings[at].license]; to != kDropped)
        own.postings[end++] = {to, own.postings[at].ordinal};
  }
  own.starts.back() = end;
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
  void add(std::span<const Step> all, std::size_t i) {
    const auto* const steps = all.data();  // the hottest place: no checks
    auto* const found = found_.data();
    for (; left_ < i && steps[i].word - steps[left_].word > width_; ++left_)
      distinct_ -= --found[steps[left_].ordinal] == 0;
    distinct_ += found[steps[i].ordinal]++ == 0;
    right_ = i;
    if (distinct_ > best_) best_ = distinct_, best_left_ = left_, best_right_ = i;
  }

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
    match.confidence = confidence_of(license_, match.missing);
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

/// The matches of the candidates from `first` to `last`, whose steps are held together.
void match_group(std::span<const Candidate> candidates, std::size_t first, std::size_t last,
                 const OwnPostings& own, const Hits& hits, double confidence, const Index& index,
                 std::vector<Match>& matches) {
  std::vector<std::size_t> ends(candidates.size(), 0);  // where the next step of each goes
  std::size_t size = 0;
  for (auto i = first; i < last; size += candidates[i++].steps) ends[i] = size;
  std::vector<Step> steps(size);
  auto* const to = steps.data();
  const auto* const postings = own.postings.data();
  const auto* const starts = own.starts.data();
  for (const auto& hit : hits.all)
    for (auto i = starts[hit.shingle]; i < starts[hit.shingle + 1]; ++i) {
      const auto [candidate, ordinal] = postings[i];
      if (candidate >= first && candidate < last) to[ends[candidate]++] = {hit.word, ordinal};
    }
  for (auto i = first; i < last; ++i)
    Window(candidates[i].license, index.licenses()[candidates[i].license], confidence)
        .slide({to + ends[i] - candidates[i].steps, candidates[i].steps}, matches);
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
  auto candidates = likely(hits, confidence, index);
  if (candidates.empty()) return {};
  auto own = postings_of(candidates, hits, index);
  keep_possible(candidates, own, hits, confidence, index);
  std::vector<Match> matches;
  for (std::size_t from = 0, to = 0; from < candidates.size(); from = to) {
    std::uint64_t steps = 0;
    while (to < candidates.size() && (to == from || steps + candidates[to].steps <= kMostSteps))
      steps += candidates[to++].steps;
    match_group(candidates, from, to, own, hits, confidence, index, matches);
  }
  if (matches.empty()) return {};
  return without_overlaps(std::move(matches), words.size(), index);
}

}  // namespace oakum::spdx

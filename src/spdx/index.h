#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace oakum::spdx {

/// Texts of licences, found by the shingles (four words in a row) they are made of. Of all but very
/// short texts a sample is enough: every second to sixteenth shingle, the first and the last, and
/// those that tell a text from others that are nearly the same.
class Index {
 public:
  struct License {
    std::string id;
    std::uint32_t words = 0;  ///< Places that everybody fills in left out.
    /// Where its sampled shingles start, in order; each shingle once. How many there are is the
    /// size.
    std::vector<std::uint16_t> positions;
  };
  struct Posting {
    std::uint16_t license = 0;
    std::uint16_t ordinal = 0;  ///< Index into License::positions.
  };
  static constexpr std::uint32_t kNone = 0xffffffff;

  /// Reads what write() made. Error: corrupt.
  static Result<Index> read(std::string_view bytes);
  /// Of texts with their ids; of equal scores the earlier one wins. At most 65,000 texts of at most
  /// 65,000 words; larger ones are cut.
  static Index build(std::span<const std::pair<std::string, std::string>> texts);
  std::string write() const;

  /// The index built into the program (licenses/texts.index), read once: some milliseconds.
  static const Index& built_in();

  const std::vector<License>& licenses() const { return licenses_; }
  std::size_t shingles() const { return hashes_.size(); }
  /// Whether a licence may have the shingle: false for nine of ten that none has. Cheap.
  bool may_have(std::uint32_t hash) const {
    return filter_[(hash >> 6) & kFilterMask] >> (hash & 63) & 1;
  }
  /// Tells the processor that find() will be asked.
  void fetch(std::uint32_t hash) const { __builtin_prefetch(&slots_[hash & (slots_.size() - 1)]); }
  /// The number of a shingle, kNone when no licence has it. O(1).
  std::uint32_t find(std::uint32_t hash) const {
    for (auto slot = hash & (slots_.size() - 1); slots_[slot].second != 0;
         slot = (slot + 1) & (slots_.size() - 1))
      if (slots_[slot].first == hash) return slots_[slot].second - 1;
    return kNone;
  }
  std::span<const Posting> postings(std::uint32_t shingle) const {
    return {postings_.data() + starts_[shingle], postings_.data() + starts_[shingle + 1]};
  }

  /// Which set of licences have the shingle; sets are numbered from 0.
  std::uint32_t set_of(std::uint32_t shingle) const { return set_of_[shingle]; }
  std::size_t sets() const { return sets_; }

 private:
  static constexpr std::size_t kFilterWords = 1u << 14, kFilterMask = kFilterWords - 1;

  void finish();
  void fill_slots();
  void fill_postings();
  void number_sets();

  std::vector<License> licenses_;
  std::vector<std::uint32_t> hashes_;                ///< By shingle number.
  std::vector<std::vector<std::uint32_t>> members_;  ///< By licence: its shingles, in order.
  std::vector<std::uint32_t> starts_;                ///< By shingle: into postings_.
  std::vector<Posting> postings_;
  std::vector<std::uint64_t> filter_;  ///< A bit for each hash that may be there.
  /// Hash and shingle number + 1, open addressing; 0 is free.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> slots_;
  std::vector<std::uint32_t> set_of_;  ///< By shingle.
  std::size_t sets_ = 0;
};

}  // namespace oakum::spdx

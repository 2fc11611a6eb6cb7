#include "spdx/index.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <unordered_map>
#include <unordered_set>

#include "base/coding.h"
#include "spdx/data.h"
#include "spdx/words.h"

namespace oakum::spdx {
namespace {

constexpr std::string_view kMagic = "OAKLIC1\n";
constexpr std::size_t kMost = 65'000;

/// Every how many shingles of a text of so many words are kept: a power of two.
std::uint32_t sampling(std::size_t words) {
  return words <= 120 ? 1 : words <= 250 ? 2 : words <= 600 ? 4 : words <= 1500 ? 8 : 16;
}

struct Shingle {
  std::uint32_t hash;
  std::uint16_t at;  ///< The word it starts with.
};
using Frequency = std::unordered_map<std::uint32_t, std::uint32_t>;

/// The shingles of a text that span no blank, each once.
std::vector<Shingle> shingles_of(const std::vector<Word>& words) {
  std::vector<Shingle> shingles;
  std::unordered_set<std::uint32_t> seen;
  for (std::size_t at = 0; at + kShingle <= words.size(); ++at) {
    const auto first = words.begin() + static_cast<std::ptrdiff_t>(at);
    if (std::any_of(first, first + kShingle, [](const Word& word) { return word.hash == kBlank; }))
      continue;
    if (const auto hash = shingle_hash(&*first); seen.insert(hash).second)
      shingles.push_back({hash, static_cast<std::uint16_t>(at)});
  }
  return shingles;
}

/// In how many texts each shingle is.
Frequency count_texts(const std::vector<std::vector<Shingle>>& all) {
  Frequency frequency;
  for (const auto& shingles : all)
    for (const auto& shingle : shingles) ++frequency[shingle.hash];
  return frequency;
}

/// The shingles of a text that the index keeps: of each few one, by its hash; the first and the
/// last, which say where the text starts and ends; and where most of the text is shared with its
/// kin, all that is not, which tells it from them.
std::vector<Shingle> sample(const std::vector<Shingle>& shingles, std::size_t words,
                            const Frequency& frequency) {
  std::vector<std::uint32_t> shared;
  for (const auto& shingle : shingles) shared.push_back(frequency.at(shingle.hash));
  auto sorted = shared;
  std::sort(sorted.begin(), sorted.end());
  const auto median = sorted.empty() ? 0 : sorted[sorted.size() / 2];
  constexpr std::uint32_t kKin = 4;  // so many texts have most of it
  const auto step = sampling(words);
  std::vector<Shingle> kept;
  for (std::size_t i = 0; i < shingles.size(); ++i)
    if (shingles[i].hash % step == 0 || (median >= kKin && shared[i] * 2 <= median) || i == 0 ||
        i + 1 == shingles.size())
      kept.push_back(shingles[i]);
  return kept;
}

Error damaged() { return {Error::corrupt, "a damaged index of licence texts"}; }

/// A rising list as runs: how far it jumps beyond the next number, and how many numbers follow one
/// another from there.
template <class T>
void put_runs(const std::vector<T>& list, Encoder& out) {
  std::int64_t expected = 0;
  for (std::size_t at = 0; at < list.size();) {
    std::size_t size = 1;
    while (at + size < list.size() && list[at + size] == list[at] + size) ++size;
    out.zigzag(static_cast<std::int64_t>(list[at]) - expected);
    out.varint(size);
    expected = static_cast<std::int64_t>(list[at]) + static_cast<std::int64_t>(size);
    at += size;
  }
}

template <class T>
Result<std::vector<T>> take_runs(std::size_t count, std::uint32_t limit, Decoder& in) {
  std::vector<T> list;
  std::int64_t expected = 0;
  while (list.size() < count) {
    const auto jump = in.zigzag();
    const auto size = in.varint32();
    if (!in.ok() || jump < -std::int64_t{limit} || jump > std::int64_t{limit}) return damaged();
    const auto first = expected + jump;
    if (first < 0 || size == 0 || size > count - list.size() || first + size > limit)
      return damaged();
    for (std::uint32_t i = 0; i < size; ++i) list.push_back(static_cast<T>(first + i));
    expected = first + size;
  }
  return list;
}

}  // namespace

Index Index::build(std::span<const std::pair<std::string, std::string>> texts) {
  Index index;
  std::vector<std::vector<Shingle>> all;
  for (const auto& [id, text] : texts.first(std::min(texts.size(), kMost))) {
    auto words = words_of(text);
    words.resize(std::min(words.size(), kMost));
    const auto blanks = std::count_if(words.begin(), words.end(),
                                      [](const Word& word) { return word.hash == kBlank; });
    index.licenses_.push_back(
        {.id = id,
         .words = static_cast<std::uint32_t>(words.size()) - static_cast<std::uint32_t>(blanks)});
    all.push_back(shingles_of(words));
  }
  const auto frequency = count_texts(all);
  std::unordered_map<std::uint32_t, std::uint32_t> numbers;
  for (std::size_t i = 0; i < all.size(); ++i) {
    auto& license = index.licenses_[i];
    std::vector<std::uint32_t> members;
    for (const auto& [hash, at] : sample(all[i], license.words, frequency)) {
      const auto [entry, is_new] =
          numbers.emplace(hash, static_cast<std::uint32_t>(index.hashes_.size()));
      if (is_new) index.hashes_.push_back(hash);
      members.push_back(entry->second);
      license.positions.push_back(at);
    }
    index.members_.push_back(std::move(members));
  }
  index.finish();
  return index;
}

std::string Index::write() const {
  Encoder out;
  out.raw(kMagic);
  out.varint(hashes_.size());
  for (const auto hash : hashes_) out.u32(hash);
  out.varint(licenses_.size());
  for (std::size_t i = 0; i < licenses_.size(); ++i) {
    out.text(licenses_[i].id);
    out.varint(licenses_[i].words);
    out.varint(members_[i].size());
    put_runs(members_[i], out);
    put_runs(licenses_[i].positions, out);
  }
  return out.take();
}

Result<Index> Index::read(std::string_view bytes) {
  Decoder in(as_bytes(bytes));
  if (as_text(in.bytes(kMagic.size())) != kMagic) return damaged();
  Index index;
  const auto shingles = static_cast<std::uint32_t>(in.count(sizeof(std::uint32_t)));
  for (std::uint32_t i = 0; i < shingles; ++i) index.hashes_.push_back(in.u32());
  const auto count = in.varint();
  if (count > kMost) return damaged();
  for (std::uint64_t i = 0; i < count; ++i) {
    License license;
    license.id = in.text();
    license.words = in.varint32();
    const auto size = in.varint();
    if (!in.ok() || size > kMost) return damaged();
    auto members = TRY(take_runs<std::uint32_t>(size, shingles, in));
    index.members_.push_back(std::move(members));
    license.positions = TRY(take_runs<std::uint16_t>(size, kMost, in));
    index.licenses_.push_back(std::move(license));
  }
  if (!in.ok()) return damaged();
  index.finish();
  return index;
}

void Index::finish() {
  fill_slots();
  fill_postings();
  number_sets();
}

void Index::fill_slots() {
  filter_.assign(kFilterWords, 0);
  slots_.assign(std::bit_ceil(hashes_.size() * 3 / 2 + 2), {0, 0});
  for (std::uint32_t i = 0; i < hashes_.size(); ++i) {
    filter_[(hashes_[i] >> 6) & kFilterMask] |= std::uint64_t{1} << (hashes_[i] & 63);
    auto slot = hashes_[i] & (slots_.size() - 1);
    while (slots_[slot].second != 0) slot = (slot + 1) & (slots_.size() - 1);
    slots_[slot] = {hashes_[i], i + 1};
  }
}

void Index::fill_postings() {
  starts_.assign(hashes_.size() + 1, 0);
  for (const auto& members : members_)
    for (const auto shingle : members) ++starts_[shingle + 1];
  for (std::size_t i = 1; i < starts_.size(); ++i) starts_[i] += starts_[i - 1];
  postings_.resize(starts_.back());
  auto next = starts_;
  for (std::size_t license = 0; license < members_.size(); ++license)
    for (std::size_t ordinal = 0; ordinal < members_[license].size(); ++ordinal)
      postings_[next[members_[license][ordinal]]++] = {static_cast<std::uint16_t>(license),
                                                       static_cast<std::uint16_t>(ordinal)};
}

void Index::number_sets() {
  std::unordered_map<std::string, std::uint32_t> numbers;
  set_of_.reserve(hashes_.size());
  std::string set;
  for (std::uint32_t i = 0; i < hashes_.size(); ++i) {
    set.clear();
    for (const auto& posting : postings(i)) {
      set += static_cast<char>(posting.license);
      set += static_cast<char>(posting.license >> 8);
    }
    set_of_.push_back(
        numbers.emplace(set, static_cast<std::uint32_t>(numbers.size())).first->second);
  }
  sets_ = numbers.size();
}

const Index& Index::built_in() {
  static const auto index = [] {
    auto read_index = read(texts_file());
    assert(read_index);
    return read_index ? *std::move(read_index) : Index::build({});
  }();
  return index;
}

}  // namespace oakum::spdx

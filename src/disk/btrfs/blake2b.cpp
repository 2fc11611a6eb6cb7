#include "disk/btrfs/blake2b.h"

#include <algorithm>
#include <bit>

namespace oakum::disk::btrfs {
namespace {

constexpr std::size_t kBlock = 128;
constexpr std::size_t kRounds = 12;

constexpr std::array<std::uint64_t, 8> kStart = {
    0x6A09E667F3BCC908, 0xBB67AE8584CAA73B, 0x3C6EF372FE94F82B, 0xA54FF53A5F1D36F1,
    0x510E527FADE682D1, 0x9B05688C2B3E6C1F, 0x1F83D9ABFB41BD6B, 0x5BE0CD19137E2179};

/// Which word of the block each step takes; rounds 10 and 11 are 0 and 1 again.
constexpr std::uint8_t kOrder[10][16] = {{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
                                         {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
                                         {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
                                         {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
                                         {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
                                         {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
                                         {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
                                         {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
                                         {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
                                         {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0}};

using State = std::array<std::uint64_t, 8>;
using Words = std::array<std::uint64_t, 16>;

void mix(Words& v, const std::array<std::size_t, 4>& at, std::uint64_t x, std::uint64_t y) {
  auto& [a, b, c, d] = at;
  v[a] += v[b] + x;
  v[d] = std::rotr(v[d] ^ v[a], 32);
  v[c] += v[d];
  v[b] = std::rotr(v[b] ^ v[c], 24);
  v[a] += v[b] + y;
  v[d] = std::rotr(v[d] ^ v[a], 16);
  v[c] += v[d];
  v[b] = std::rotr(v[b] ^ v[c], 63);
}

/// Adds one block; `total` bytes have been given with it.
void compress(State& state, ByteView block, std::uint64_t total, bool last) {
  Words words{}, v{};
  for (std::size_t i = 0; i < words.size(); ++i) words[i] = *load_le<std::uint64_t>(block, i * 8);
  std::ranges::copy(state, v.begin());
  std::ranges::copy(kStart, v.begin() + 8);
  v[12] ^= total;
  if (last) v[14] = ~v[14];
  for (std::size_t round = 0; round < kRounds; ++round) {
    const auto& order = kOrder[round % std::size(kOrder)];
    for (std::size_t i = 0; i < 4; ++i)
      mix(v, {i, 4 + i, 8 + i, 12 + i}, words[order[2 * i]], words[order[2 * i + 1]]);
    for (std::size_t i = 0; i < 4; ++i)
      mix(v, {i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4}, words[order[8 + 2 * i]],
          words[order[9 + 2 * i]]);
  }
  for (std::size_t i = 0; i < state.size(); ++i) state[i] ^= v[i] ^ v[i + 8];
}

}  // namespace

Digest256 blake2b_256(ByteView bytes) {
  State state = kStart;
  Digest256 digest{};
  state[0] ^= 0x01010000 ^ digest.size();
  std::uint64_t total = 0;
  for (; bytes.size() > kBlock; bytes = bytes.subspan(kBlock))
    compress(state, bytes.first(kBlock), total += kBlock, false);
  std::array<std::byte, kBlock> rest{};
  std::ranges::copy(bytes, rest.begin());
  compress(state, rest, total + bytes.size(), true);
  for (std::size_t i = 0; i < digest.size(); ++i)
    digest[i] = static_cast<std::byte>(state[i / 8] >> 8 * (i % 8));
  return digest;
}

}  // namespace oakum::disk::btrfs

#include "disk/btrfs/xxhash64.h"

#include <array>
#include <bit>

namespace oakum::disk::btrfs {
namespace {

constexpr std::uint64_t kPrime1 = 0x9E3779B185EBCA87;
constexpr std::uint64_t kPrime2 = 0xC2B2AE3D27D4EB4F;
constexpr std::uint64_t kPrime3 = 0x165667B19E3779F9;
constexpr std::uint64_t kPrime4 = 0x85EBCA77C2B2AE63;
constexpr std::uint64_t kPrime5 = 0x27D4EB2F165667C5;
constexpr std::size_t kLanes = 4;
constexpr std::size_t kStripe = kLanes * 8;

std::uint64_t word(ByteView bytes, std::size_t at) { return *load_le<std::uint64_t>(bytes, at); }

std::uint64_t round(std::uint64_t sum, std::uint64_t input) {
  return std::rotl(sum + input * kPrime2, 31) * kPrime1;
}

/// Takes the whole stripes off `bytes`.
std::uint64_t sum_of_stripes(ByteView& bytes) {
  if (bytes.size() < kStripe) return kPrime5;
  std::array<std::uint64_t, kLanes> lanes = {kPrime1 + kPrime2, kPrime2, 0, 0 - kPrime1};
  for (; bytes.size() >= kStripe; bytes = bytes.subspan(kStripe))
    for (std::size_t i = 0; i < kLanes; ++i) lanes[i] = round(lanes[i], word(bytes, i * 8));
  auto sum = std::rotl(lanes[0], 1) + std::rotl(lanes[1], 7) + std::rotl(lanes[2], 12) +
             std::rotl(lanes[3], 18);
  for (const auto lane : lanes) sum = (sum ^ round(0, lane)) * kPrime1 + kPrime4;
  return sum;
}

std::uint64_t add_rest(std::uint64_t sum, ByteView bytes) {
  for (; bytes.size() >= 8; bytes = bytes.subspan(8))
    sum = std::rotl(sum ^ round(0, word(bytes, 0)), 27) * kPrime1 + kPrime4;
  for (; bytes.size() >= 4; bytes = bytes.subspan(4))
    sum = std::rotl(sum ^ *load_le<std::uint32_t>(bytes, 0) * kPrime1, 23) * kPrime2 + kPrime3;
  for (const auto byte : bytes)
    sum = std::rotl(sum ^ std::to_integer<std::uint64_t>(byte) * kPrime5, 11) * kPrime1;
  return sum;
}

}  // namespace

std::uint64_t xxhash64(ByteView bytes) {
  const std::uint64_t size = bytes.size();
  auto sum = sum_of_stripes(bytes);
  sum = add_rest(sum + size, bytes);
  sum = (sum ^ sum >> 33) * kPrime2;
  sum = (sum ^ sum >> 29) * kPrime3;
  return sum ^ sum >> 32;
}

}  // namespace oakum::disk::btrfs

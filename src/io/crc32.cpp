#include "io/crc32.h"

#include <zlib.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace oakum::io {

static std::uint32_t by_tables(std::uint32_t crc, ByteView bytes) {
  return static_cast<std::uint32_t>(
      ::crc32_z(crc, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

#if defined(__x86_64__)

#define OAKUM_CLMUL __attribute__((target("pclmul,sse4.1")))

namespace {

// Powers of x modulo the polynomial, bit-reversed, as "Fast CRC Computation for Generic Polynomials
// Using PCLMULQDQ" (Gopal et al., Intel 2009) gives them for this CRC.
constexpr long long kOver512[] = {0x1c6e41596, 0x154442bd4};
constexpr long long kOver128[] = {0x0ccaa009e, 0x1751997d0};
constexpr long long kOver64 = 0x163cd6124;
constexpr long long kBarrett[] = {0x1f7011641, 0x1db710641};

constexpr std::size_t kLane = 16;
constexpr std::size_t kLanes = 4;

OAKUM_CLMUL __m128i load(const std::byte* at) {
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
}

/// Moves what is in `sum` forward over the distance of `powers` and adds what stands there.
OAKUM_CLMUL __m128i fold(__m128i sum, __m128i powers, __m128i there) {
  const auto low = _mm_clmulepi64_si128(sum, powers, 0x00);
  const auto high = _mm_clmulepi64_si128(sum, powers, 0x11);
  return _mm_xor_si128(_mm_xor_si128(low, high), there);
}

/// From 128 bits to the 32 of the remainder.
OAKUM_CLMUL std::uint32_t reduce(__m128i sum) {
  const auto low_words = _mm_setr_epi32(-1, 0, -1, 0);
  const auto over_128 = _mm_set_epi64x(kOver128[0], kOver128[1]);
  const auto over_64 = _mm_set_epi64x(0, kOver64);
  const auto barrett = _mm_set_epi64x(kBarrett[0], kBarrett[1]);
  sum = _mm_xor_si128(_mm_srli_si128(sum, 8), _mm_clmulepi64_si128(sum, over_128, 0x10));
  sum = _mm_xor_si128(_mm_srli_si128(sum, 4),
                      _mm_clmulepi64_si128(_mm_and_si128(sum, low_words), over_64, 0x00));
  auto quotient = _mm_clmulepi64_si128(_mm_and_si128(sum, low_words), barrett, 0x10);
  quotient = _mm_clmulepi64_si128(_mm_and_si128(quotient, low_words), barrett, 0x00);
  return static_cast<std::uint32_t>(_mm_extract_epi32(_mm_xor_si128(sum, quotient), 1));
}

/// Whole lanes only, at least kLanes of them.
OAKUM_CLMUL std::uint32_t by_multiplication(std::uint32_t crc, ByteView bytes) {
  const auto over_512 = _mm_set_epi64x(kOver512[0], kOver512[1]);
  const auto over_128 = _mm_set_epi64x(kOver128[0], kOver128[1]);
  const auto* at = bytes.data();
  const auto* const end = at + bytes.size();
  __m128i sums[kLanes];
  for (std::size_t i = 0; i < kLanes; ++i) sums[i] = load(at + i * kLane);
  sums[0] = _mm_xor_si128(sums[0], _mm_cvtsi32_si128(static_cast<int>(~crc)));
  at += kLanes * kLane;
  for (; end - at >= static_cast<std::ptrdiff_t>(kLanes * kLane); at += kLanes * kLane) {
    sums[0] = fold(sums[0], over_512, load(at));
    sums[1] = fold(sums[1], over_512, load(at + kLane));
    sums[2] = fold(sums[2], over_512, load(at + 2 * kLane));
    sums[3] = fold(sums[3], over_512, load(at + 3 * kLane));
  }
  auto sum = fold(sums[0], over_128, sums[1]);
  sum = fold(sum, over_128, sums[2]);
  sum = fold(sum, over_128, sums[3]);
  for (; at < end; at += kLane) sum = fold(sum, over_128, load(at));
  return ~reduce(sum);
}

}  // namespace

std::uint32_t crc32(std::uint32_t crc, ByteView bytes) {
  static const bool can_multiply =
      __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("sse4.1");
  if (!can_multiply || bytes.size() < kLanes * kLane) return by_tables(crc, bytes);
  const auto whole = bytes.size() / kLane * kLane;
  crc = by_multiplication(crc, bytes.first(whole));
  return by_tables(crc, bytes.subspan(whole));
}

#else

std::uint32_t crc32(std::uint32_t crc, ByteView bytes) { return by_tables(crc, bytes); }

#endif

}  // namespace oakum::io

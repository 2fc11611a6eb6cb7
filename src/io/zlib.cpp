#include "io/zlib.h"

#include <algorithm>

#include "io/inflate.h"

namespace oakum::io {
namespace {

constexpr std::size_t kHeader = 2;
constexpr std::size_t kStep = 64 * 1024;

Result<void> check_header(ByteView bytes) {
  const auto header = load_be<std::uint16_t>(bytes, 0);
  if (!header || (*header >> 8 & 0xFu) != 8 || *header >> 12 > 7 || *header % 31 != 0)
    return Error{Error::corrupt, "zlib: no header"};
  if ((*header & 0x20u) != 0)
    return Error{Error::unsupported, "zlib: made with a dictionary that is not at hand"};
  return {};
}

std::uint32_t adler32(ByteView bytes) {
  constexpr std::uint32_t kPrime = 65521;
  constexpr std::size_t kRun = 5552;  // the sums of a run fit into 32 bits
  std::uint32_t low = 1, high = 0;
  while (!bytes.empty()) {
    const auto run = bytes.first(std::min(kRun, bytes.size()));
    for (const auto byte : run) high += low += std::to_integer<std::uint32_t>(byte);
    low %= kPrime;
    high %= kPrime;
    bytes = bytes.subspan(run.size());
  }
  return high << 16 | low;
}

}  // namespace

Result<std::vector<std::byte>> inflate_zlib(ByteView bytes, std::uint64_t limit) {
  TRY(check_header(bytes));
  auto rest = bytes.subspan(kHeader);
  std::vector<std::byte> out;
  std::size_t size = 0;
  for (Inflate inflate;;) {
    if (size > limit)
      return Error{Error::too_large, fmt::format("zlib: more than the limit of {} bytes", limit)};
    out.resize(size + std::max(kStep, size));
    const auto done = inflate.run(rest, std::span(out).subspan(size));
    rest = rest.subspan(done.consumed);
    size += done.produced;
    if (done.status == Inflate::Status::done) break;
    if (done.status == Inflate::Status::bad || size < out.size())
      return Error{Error::corrupt, fmt::format("zlib: damaged after {} bytes", size)};
  }
  if (size > limit)
    return Error{Error::too_large, fmt::format("zlib: more than the limit of {} bytes", limit)};
  out.resize(size);
  if (load_be<std::uint32_t>(rest, 0) != adler32(out))
    return Error{Error::corrupt, "zlib: checksum mismatch"};
  return out;
}

}  // namespace oakum::io

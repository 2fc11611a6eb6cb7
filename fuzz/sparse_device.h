#pragma once
#include <algorithm>
#include <cstdint>
#include <map>

#include "base/bytes.h"
#include "disk/device.h"

// A device of which only some sectors are given: as often as there is input, a number and a count
// of sectors (32 and 16 bits, little-endian) and their bytes. All others are zeros.
class SparseDevice final : public oakum::disk::Device {
 public:
  static constexpr std::size_t kSector = 512;

  explicit SparseDevice(oakum::ByteView input) {
    while (const auto first = oakum::load_le<std::uint32_t>(input, 0)) {
      const std::size_t count = oakum::load_le<std::uint16_t>(input, 4).value_or(0);
      input = input.subspan(std::min<std::size_t>(input.size(), 6));
      for (std::size_t i = 0; i < count && input.size() >= kSector; ++i) {
        sectors_[std::uint64_t{*first} + i] = input.first(kSector);
        input = input.subspan(kSector);
      }
    }
  }

  std::uint64_t size() const override { return 1ull << 40; }

  oakum::Result<void> read(std::uint64_t at, std::span<std::byte> into) const override {
    if (at > size() || size() - at < into.size())
      return oakum::Error{oakum::Error::corrupt, "outside the device"};
    std::ranges::fill(into, std::byte{});
    for (auto sector = sectors_.lower_bound(at / kSector);
         sector != sectors_.end() && sector->first * kSector < at + into.size(); ++sector) {
      const auto start = sector->first * kSector;
      const auto from = std::max(start, at);
      const auto to = std::min(start + kSector, at + into.size());
      std::ranges::copy(sector->second.subspan(from - start, to - from),
                        into.begin() + static_cast<std::ptrdiff_t>(from - at));
    }
    return {};
  }

 private:
  std::map<std::uint64_t, oakum::ByteView> sectors_;
};

#include "disk/mapped.h"

#include <algorithm>

#include "disk/part.h"

namespace oakum::disk {

Result<BlockCache::Block> MappedDevice::unpack(std::uint64_t) const {
  return Error{Error::internal, "nothing is packed here"};
}

/// Neighbours that lie together are read at once.
Result<MappedDevice::Stretch> MappedDevice::gather(std::uint64_t at, std::uint64_t wanted) const {
  auto stretch = TRY(locate(at));
  while (stretch.size < wanted && !stretch.packed) {
    const auto next = TRY(locate(at + stretch.size));
    const bool together =
        next.on == stretch.on && !next.packed && (!next.on || next.at == stretch.at + stretch.size);
    if (!together) break;
    stretch.size += next.size;
  }
  return stretch;
}

Result<void> MappedDevice::read(std::uint64_t at, std::span<std::byte> into) const {
  TRY(check_inside(size(), at, into.size()));
  while (!into.empty()) {
    const auto stretch = TRY(gather(at, into.size()));
    const auto piece =
        into.first(static_cast<std::size_t>(std::min<std::uint64_t>(stretch.size, into.size())));
    if (stretch.packed)
      TRY(unpacked_.read(stretch.key, static_cast<std::size_t>(stretch.at), piece,
                         [&] { return unpack(stretch.key); }));
    else if (stretch.on)
      TRY(stretch.on->read(stretch.at, piece));
    else
      std::fill(piece.begin(), piece.end(), std::byte{0});
    at += piece.size();
    into = into.subspan(piece.size());
  }
  return {};
}

}  // namespace oakum::disk

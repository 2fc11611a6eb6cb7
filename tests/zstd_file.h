#pragma once
#include <zstd.h>

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

namespace oakum {

/// The whole of a .zst file, decompressed; for test data only (throws when it cannot).
inline std::vector<std::byte> read_zstd(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string packed{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  std::vector<std::byte> out;
  ZSTD_DCtx* context = ZSTD_createDCtx();
  ZSTD_inBuffer from{packed.data(), packed.size(), 0};
  std::vector<std::byte> block(1u << 20);
  std::size_t left = 1;
  while (left != 0) {
    ZSTD_outBuffer to{block.data(), block.size(), 0};
    left = ZSTD_decompressStream(context, &to, &from);
    const bool stuck = to.pos == 0 && from.pos == from.size && left != 0;
    if (ZSTD_isError(left) || stuck) {
      ZSTD_freeDCtx(context);
      throw std::runtime_error("cannot decompress " + path.string());
    }
    out.insert(out.end(), block.begin(), block.begin() + static_cast<std::ptrdiff_t>(to.pos));
  }
  ZSTD_freeDCtx(context);
  return out;
}

}  // namespace oakum

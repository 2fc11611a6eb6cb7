#pragma once
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace oakum {

/// All of a file; empty when it is not there.
inline std::string read_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace oakum

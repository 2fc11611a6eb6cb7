// Runs a fuzz target over every file of the folders given, and over a few inputs made from each (every prefix of small
// files, single bit flips), so that plain builds keep the promise of each target without a fuzzer.
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {
using Bytes = std::vector<std::uint8_t>;

Bytes read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// The file itself, some of its prefixes, and some copies with one bit turned: at most 400 inputs a file.
std::size_t run(const Bytes& input) {
  std::size_t runs = 1;
  LLVMFuzzerTestOneInput(input.data(), input.size());
  const std::size_t step = input.size() / 200 + 1;
  for (std::size_t end = 0; end < input.size(); end += step, ++runs)
    LLVMFuzzerTestOneInput(input.data(), end);
  Bytes turned = input;
  for (std::size_t at = 0; at < input.size(); at += step, ++runs) {
    const auto bit = static_cast<std::uint8_t>(1u << (at * 7 % 8));
    turned[at] ^= bit;
    LLVMFuzzerTestOneInput(turned.data(), turned.size());
    turned[at] ^= bit;
  }
  return runs;
}
}  // namespace

int main(int argc, char** argv) {
  std::size_t files = 0;
  std::size_t runs = 0;
  for (int i = 1; i < argc; ++i) {
    if (!std::filesystem::exists(argv[i])) continue;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(argv[i])) {
      if (!entry.is_regular_file()) continue;
      runs += run(read(entry.path()));
      ++files;
    }
  }
  std::printf("%zu files, %zu inputs\n", files, runs);
  return files == 0 ? 1 : 0;  // an empty corpus tests nothing
}

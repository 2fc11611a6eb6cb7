// license_index FOLDER OUTPUT: makes licenses/texts.index of the files of a folder, named
// "0001-MIT". Called by scripts/make_license_data.py.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "spdx/index.h"

int main(int count, char** arguments) {
  namespace fs = std::filesystem;
  if (count != 3) {
    std::fputs("usage: license_index FOLDER OUTPUT\n", stderr);
    return 2;
  }
  std::set<fs::path> files;
  for (const auto& entry : fs::directory_iterator(arguments[1])) files.insert(entry.path());
  std::vector<std::pair<std::string, std::string>> texts;
  for (const auto& file : files) {
    std::ifstream in(file, std::ios::binary);
    const auto name = file.filename().string();
    texts.emplace_back(name.substr(name.find('-') + 1),
                       std::string(std::istreambuf_iterator<char>(in), {}));
  }
  const auto index = oakum::spdx::Index::build(texts);
  const auto bytes = index.write();
  std::ofstream(arguments[2], std::ios::binary) << bytes;
  std::printf("%zu texts, %zu shingles, %zu bytes\n", texts.size(), index.shingles(), bytes.size());
  return 0;
}

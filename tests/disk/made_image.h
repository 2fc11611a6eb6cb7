#pragma once
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>

#include "tests/disk/devices.h"
#include "tests/disk/listing.h"

// Images that the tools of each file system make at test time, and damage to them.
namespace oakum::disk {

inline bool is_installed(const std::string& program) {
  return std::system(("command -v " + program + " >/dev/null 2>&1").c_str()) == 0;
}

/// A folder that goes away with the test; in memory where that is to be had, for the tools sync a
/// lot.
class Folder {
 public:
  Folder() {
    const std::filesystem::path memory = "/dev/shm";
    const auto parent =
        ::access(memory.c_str(), W_OK) == 0 ? memory : std::filesystem::temp_directory_path();
    std::string pattern = parent / "oakum-disk-XXXXXX";
    path_ = ::mkdtemp(pattern.data());
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string path(std::string_view name) const { return (path_ / name).string(); }
  void write(std::string_view name, std::string_view content) const {
    std::filesystem::create_directories(std::filesystem::path(path(name)).parent_path());
    std::ofstream(path(name), std::ios::binary)
        .write(content.data(), static_cast<std::streamsize>(content.size()));
  }
  /// Runs a shell command inside the folder.
  bool run(const std::string& command) const {
    return std::system(
               ("cd '" + path_.string() + "' && { " + command + "; } >/dev/null 2>&1").c_str()) ==
           0;
  }
  std::vector<std::byte> bytes(std::string_view name) const {
    std::ifstream in(path(name), std::ios::binary | std::ios::ate);
    std::vector<std::byte> all(static_cast<std::size_t>(in.tellg()));
    in.seekg(0).read(reinterpret_cast<char*>(all.data()), static_cast<std::streamsize>(all.size()));
    return all;
  }

 private:
  std::filesystem::path path_;
};

inline std::string pattern_of(std::size_t size) {
  std::string text;
  while (text.size() < size) text += fmt::format("line {} of a file\n", text.size());
  text.resize(size);
  return text;
}

/// What Listing says of a file, link or directory.
inline std::string file_line(std::string_view content, unsigned mode) {
  return fmt::format("file {:o} {} {}", mode, content.size(), hex(Sha256::of(as_bytes(content))));
}
inline std::string link_line(std::string_view target) {
  return fmt::format("symlink {} {}", target.size(), hex(Sha256::of(as_bytes(target))));
}

/// Turns a few bits here and there in what is not zeros, `rounds` times anew, and reads everything:
/// whatever there is to say, it is said, and soon.
template <class Open>
void damage(ImageDevice& image, int rounds, const Open& open) {
  constexpr std::size_t kSector = 512;
  std::vector<std::size_t> used;
  for (std::size_t at = 0; at + kSector <= image.bytes.size(); at += kSector)
    if (std::any_of(image.bytes.begin() + static_cast<std::ptrdiff_t>(at),
                    image.bytes.begin() + static_cast<std::ptrdiff_t>(at + kSector),
                    [](std::byte b) { return b != std::byte{0}; }))
      used.push_back(at);
  std::mt19937_64 random(7);
  for (int round = 0; round < rounds; ++round) {
    std::vector<std::pair<std::size_t, std::byte>> before;
    for (auto flips = 1 + random() % 8; flips-- > 0;) {
      const auto at = used[random() % used.size()] + random() % kSector;
      before.emplace_back(at, image.bytes[at]);
      image.bytes[at] ^= static_cast<std::byte>(1 + random() % 255);
    }
    if (const auto opened = open(image); opened)
      Listing(**opened, {.nodes = 2000, .bytes_of_file = 1 << 20});
    else
      EXPECT_FALSE(opened.error().what.empty());
    for (; !before.empty(); before.pop_back())
      image.bytes[before.back().first] = before.back().second;
  }
}

}  // namespace oakum::disk

#pragma once
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>

#include "io/reader.h"

// What the reader tests build their inputs with: a folder of their own, real tools, and readers
// that behave badly.
namespace oakum::io {

/// A folder that goes away with the test.
class Workshop {
 public:
  Workshop() {
    std::string pattern = std::filesystem::temp_directory_path() / "oakum-io-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
  }
  ~Workshop() { std::filesystem::remove_all(folder_); }
  Workshop(const Workshop&) = delete;
  Workshop& operator=(const Workshop&) = delete;

  std::string path(std::string_view name) const { return (folder_ / name).string(); }

  /// Runs a shell command inside the folder; false when it fails (a tool that is not there, too).
  bool run(const std::string& command) const {
    return std::system(
               ("cd '" + folder_.string() + "' && { " + command + "; } >/dev/null 2>&1").c_str()) ==
           0;
  }
  void write(std::string_view name, std::string_view content) const {
    std::ofstream(path(name), std::ios::binary)
        .write(content.data(), static_cast<std::streamsize>(content.size()));
  }
  std::string read(std::string_view name) const {
    std::ifstream in(path(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }

 private:
  std::filesystem::path folder_;
};

/// Gives at most `piece` bytes at a time, and an error in place of the end when there is one.
class SlowReader final : public Reader {
 public:
  SlowReader(std::string bytes, std::size_t piece, std::optional<Error> failure = std::nullopt)
      : bytes_(std::move(bytes)), piece_(piece), failure_(std::move(failure)) {}

  Result<std::size_t> read(std::span<std::byte> into) override {
    const auto count = std::min({into.size(), piece_, bytes_.size() - at_});
    if (count == 0 && failure_) return *failure_;
    std::copy_n(as_bytes(bytes_).begin() + static_cast<std::ptrdiff_t>(at_), count, into.begin());
    at_ += count;
    return count;
  }

 private:
  std::string bytes_;
  std::size_t piece_;
  std::size_t at_ = 0;
  std::optional<Error> failure_;
};

/// `size` bytes that neither repeat nor change from run to run.
inline std::string noise(std::size_t size, unsigned seed = 1) {
  std::mt19937 random(seed);
  std::string bytes(size, '\0');
  for (auto& byte : bytes) byte = static_cast<char>(random());
  return bytes;
}

/// `size` bytes that compress about three to one.
inline std::string prose(std::size_t size, unsigned seed = 1) {
  constexpr std::string_view kWords[] = {"layer ",  "package ", "version ", "of ",  "the ", "a ",
                                         "digest ", "entry\n",  "archive ", "tar ", "is ",  "and "};
  std::mt19937 random(seed);
  std::string text;
  text.reserve(size + 64);
  while (text.size() < size) {
    text += kWords[random() % std::size(kWords)];
    if (random() % 4 == 0) text += std::to_string(random());
  }
  text.resize(size);
  return text;
}

/// Everything a reader gives, read in pieces of `piece` bytes; a failure becomes a test failure.
inline std::string drain(Reader& reader, std::size_t piece = 64 * 1024) {
  std::string all;
  std::string buffer(piece, '\0');
  while (true) {
    const auto got = reader.read(std::as_writable_bytes(std::span(buffer)));
    if (!got) {
      ADD_FAILURE() << got.error().what;
      return all;
    }
    if (*got == 0) return all;
    all.append(buffer, 0, *got);
  }
}

/// The error a reader ends with; kind `internal` and no text when it ends well.
inline Error failure_of(Reader& reader, std::uint64_t* before = nullptr) {
  std::string buffer(64 * 1024, '\0');
  std::uint64_t total = 0;
  while (true) {
    const auto got = reader.read(std::as_writable_bytes(std::span(buffer)));
    if (before) *before = total;
    if (!got) {
      const auto again = reader.read(std::as_writable_bytes(std::span(buffer)));
      EXPECT_TRUE(!again && again.error().what == got.error().what) << "an error must stay";
      return got.error();
    }
    if (*got == 0) return {Error::internal, ""};
    total += *got;
  }
}

}  // namespace oakum::io

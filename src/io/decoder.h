#pragma once
#include <fmt/format.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "io/decompress.h"
#include "io/reader.h"

// What the decompressors share: buffers that are reused, the loop around a library's step, limits,
// errors.
namespace oakum::io {

/// Compressed input in one buffer.
class DecoderInput {
 public:
  explicit DecoderInput(std::unique_ptr<Reader> in);

  ByteView view() const { return {buffer_.get() + begin_, end_ - begin_}; }
  void consume(std::size_t count);
  /// Adds bytes behind those not consumed yet (at most a few). False at the end of the input.
  Result<bool> more();
  bool ended() const { return ended_; }
  std::uint64_t consumed() const { return consumed_; }

 private:
  std::unique_ptr<Reader> in_;
  std::unique_ptr<std::byte[]> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::uint64_t consumed_ = 0;
  bool ended_ = false;
};

class Decoder : public Reader {
 public:
  Result<std::size_t> read(std::span<std::byte> into) final;
  Result<std::uint64_t> skip(std::uint64_t count) final;

 protected:
  Decoder(std::string_view name, std::unique_ptr<Reader> in, std::uint64_t output_bytes,
          unsigned ratio);

  /// What one call of the library did.
  struct Step {
    std::size_t consumed = 0;
    std::size_t produced = 0;
    bool member_ended = false;
    std::optional<Error> failure =
        {};  ///< Without name and place. What was produced before it counts.
  };
  /// Takes from `in`, gives to `out` (never empty); `last` when no input follows. Doing nothing
  /// asks for more input.
  virtual Step step(ByteView in, bool last, std::span<std::byte> out) = 0;
  /// Called when a member has ended: whether another one starts here, for which the library is then
  /// made ready.
  virtual Result<bool> another() = 0;

  /// Whether the input goes on with these bytes; reads on until that is known.
  Result<bool> follows(std::string_view magic);
  /// The error with the format in front and the place behind it.
  Error placed(const Error& error) const;

  DecoderInput input_;

 private:
  Result<std::size_t> decode(std::span<std::byte> out);
  Result<std::size_t> advance(std::span<std::byte> out);
  Result<void> account(std::size_t produced);

  std::string_view name_;
  std::uint64_t output_limit_;
  unsigned ratio_;
  std::unique_ptr<std::byte[]> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::uint64_t produced_ = 0;
  bool ended_ = false;
  std::optional<Error> failed_;
};

std::unique_ptr<Reader> gzip_decoder(std::unique_ptr<Reader> in, const InflateLimits& limits);
std::unique_ptr<Reader> zstd_decoder(std::unique_ptr<Reader> in, const InflateLimits& limits);
std::unique_ptr<Reader> xz_decoder(std::unique_ptr<Reader> in, const InflateLimits& limits);
std::unique_ptr<Reader> bzip2_decoder(std::unique_ptr<Reader> in, const InflateLimits& limits);

}  // namespace oakum::io

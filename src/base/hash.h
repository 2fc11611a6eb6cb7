#pragma once
#include <array>
#include <memory>
#include <string>

#include "base/bytes.h"

namespace oakum {

using Digest256 = std::array<std::byte, 32>;

/// SHA-256 of bytes that come in pieces (OpenSSL; uses the processor's SHA instructions where it
/// has them).
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  void update(ByteView bytes);
  /// May be called once.
  Digest256 finish();

  static Digest256 of(ByteView bytes);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

std::array<std::byte, 20> sha1(ByteView bytes);

/// Lower-case hexadecimal.
std::string hex(ByteView bytes);
/// "sha256:" and 64 hexadecimal digits.
std::string sha256_text(const Digest256& digest);
/// Whether a text is "sha256:" and exactly 64 lower-case hexadecimal digits: the only digest form
/// we accept.
bool is_sha256_digest(std::string_view text);

/// Standard base64 (with or without padding); nothing when there is a foreign character.
std::optional<std::vector<std::byte>> decode_base64(std::string_view text);
std::string encode_base64(ByteView bytes);

}  // namespace oakum

#pragma once
// HTTP/2 as a server writes it, by hand: frames, headers that use no table, gRPC messages; and a
// stream that plays them back.
#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "net/stream.h"

namespace oakum::testing_frames {

enum Type : unsigned char {
  kData = 0,
  kHeaders = 1,
  kReset = 3,
  kSettings = 4,
  kPromise = 5,
  kPing = 6,
  kGoAway = 7,
  kWindow = 8,
  kContinuation = 9
};
enum Flag : unsigned char { kEndStream = 1, kEndHeaders = 4 };

inline std::string big_endian(std::uint64_t value, int size) {
  std::string out;
  for (int i = size - 1; i >= 0; --i) out += static_cast<char>(value >> (8 * i) & 0xff);
  return out;
}
inline std::string frame(Type type, unsigned flags, std::uint32_t stream,
                         std::string_view payload) {
  return big_endian(payload.size(), 3) + static_cast<char>(type) + static_cast<char>(flags) +
         big_endian(stream, 4) + std::string(payload);
}
inline std::string unhex(std::string_view text) {
  std::string out;
  std::string digits;
  for (const char c : text)
    if (c != ' ') digits += c;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
    out += static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16));
  return out;
}
/// A length of HPACK with a prefix of seven bits (RFC 7541 §5.1), not Huffman-coded.
inline std::string hpack_text(std::string_view text) {
  std::string out;
  if (text.size() < 127) {
    out += static_cast<char>(text.size());
  } else {
    out += '\x7f';
    auto rest = text.size() - 127;
    for (; rest >= 128; rest >>= 7) out += static_cast<char>(rest | 0x80);
    out += static_cast<char>(rest);
  }
  return out + std::string(text);
}
using Pairs = std::vector<std::pair<std::string, std::string>>;
/// Literal header fields without indexing (RFC 7541 §6.2.2).
inline std::string literals(const Pairs& headers) {
  std::string out;
  for (const auto& [name, value] : headers)
    out += std::string(1, '\0') + hpack_text(name) + hpack_text(value);
  return out;
}
inline std::string headers(std::uint32_t stream, const Pairs& pairs, bool end = false) {
  return frame(kHeaders, kEndHeaders | (end ? kEndStream : 0), stream, literals(pairs));
}
inline std::string settings() { return frame(kSettings, 0, 0, ""); }

inline std::string grpc_head(std::uint32_t stream = 1) {
  return headers(stream, {{":status", "200"}, {"content-type", "application/grpc"}});
}
inline std::string grpc_message(std::string_view text) {
  return std::string(1, '\0') + big_endian(text.size(), 4) + std::string(text);
}
inline std::string content(std::string_view bytes, std::uint32_t stream = 1) {
  std::string out;
  do {  // as servers do, in frames of the default size
    const auto piece = bytes.substr(0, 16384);
    out += frame(kData, 0, stream, piece);
    bytes.remove_prefix(piece.size());
  } while (!bytes.empty());
  return out;
}
inline std::string grpc_end(std::uint32_t stream = 1, const std::string& status = "0",
                            const std::string& message = "") {
  Pairs pairs = {{"grpc-status", status}};
  if (!message.empty()) pairs.emplace_back("grpc-message", message);
  return headers(stream, pairs, true);
}

/// Gives `answers` in pieces, whatever is written; then ends, or waits for ever.
class Script final : public net::Stream {
 public:
  explicit Script(std::string answers, std::size_t piece = 1u << 20, bool stalls = false)
      : answers_(std::move(answers)), piece_(piece), stalls_(stalls) {}
  Result<std::size_t> read(std::span<std::byte> into, net::Deadline) override {
    const auto count = std::min({into.size(), answers_.size() - at_, piece_});
    if (count == 0 && stalls_) return Error{Error::timeout, "no answer in time"};
    if (count > 0) std::memcpy(into.data(), answers_.data() + at_, count);
    at_ += count;
    return count;
  }
  Result<void> write(ByteView bytes, net::Deadline) override {
    if (written) *written += as_text(bytes);
    return {};
  }
  bool quiet() override { return true; }
  std::string* written = nullptr;

 private:
  std::string answers_;
  std::size_t at_ = 0, piece_;
  bool stalls_;
};

}  // namespace oakum::testing_frames

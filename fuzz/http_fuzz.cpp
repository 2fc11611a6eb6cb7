// links: net core base
// An HTTP answer cut into pieces of any size. The first byte chooses the size of the pieces and
// whether a body is expected. Promises: the head keeps its limits, the body ends, an error is
// final, and how the bytes were cut changes nothing.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <string>

#include "net/message.h"
#include "net/retry.h"
#include "net/url.h"

using namespace oakum;

namespace {
class Pieces final : public net::Stream {
 public:
  Pieces(ByteView bytes, std::size_t piece) : rest_(bytes), piece_(piece) {}
  Result<std::size_t> read(std::span<std::byte> into, net::Deadline) override {
    const auto count = std::min({into.size(), rest_.size(), piece_});
    if (count) std::memcpy(into.data(), rest_.data(), count);
    rest_ = rest_.subspan(count);
    return count;
  }
  Result<void> write(ByteView, net::Deadline) override { return {}; }
  bool quiet() override { return true; }

 private:
  ByteView rest_;
  std::size_t piece_;
};

struct Seen {
  bool whole = false;
  std::string text;
  bool operator==(const Seen&) const = default;
};

void check_head(const net::Head& head) {
  if (head.status < 200 || head.status > 599 || head.headers.size() > 100) std::abort();
  std::size_t size = 0;
  for (const auto& [name, value] : head.headers) {
    size += name.size() + value.size();
    if (name.empty() || name.find_first_of(": \r\n") != std::string::npos) std::abort();
    if (value.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) std::abort();
    if (const auto url = net::parse_url(value); url && net::parse_url(url->text()).value() != *url)
      std::abort();
    if (const auto wait = net::parse_retry_after(value, {}); wait && wait->count() < 0)
      std::abort();
  }
  if (size > 64 * 1024) std::abort();
}

Seen read(ByteView bytes, std::size_t piece, bool bodiless) {
  Pieces stream(bytes, piece);
  net::MessageReader reader(stream, bodiless);
  const auto head = reader.head({});
  Seen seen;
  if (!head) return seen;
  check_head(*head);
  seen.text = std::to_string(head->status) + '\n';
  std::array<std::byte, 100> into;
  for (;;) {
    const auto count = reader.body(into, {});
    if (!count) return seen;
    if (*count > into.size()) std::abort();
    if (*count == 0) break;
    seen.text += as_text(ByteView(into).first(*count));
  }
  if (!reader.done() || (bodiless && seen.text.size() > 4)) std::abort();
  if (head->length && !bodiless && head->status != 204 && head->status != 304 &&
      seen.text.size() != 4 + *head->length)
    std::abort();
  seen.whole = true;
  return seen;
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const ByteView bytes(reinterpret_cast<const std::byte*>(data + 1), size - 1);
  const bool bodiless = data[0] & 1;
  const auto at_once = read(bytes, size, bodiless);
  const auto in_pieces = read(bytes, 1u + data[0] / 2, bodiless);
  if (at_once.whole != in_pieces.whole) std::abort();
  if (at_once.whole && !(at_once == in_pieces)) std::abort();
  return 0;
}

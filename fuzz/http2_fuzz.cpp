// links: net core base
// What a gRPC server says over HTTP/2, cut into pieces of any size. The first byte chooses the
// size. Promises: the messages keep their limit, the answer ends, an error of the connection is
// final, and two answers that come whole are the same however they were cut.
#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "net/grpc.h"

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
  std::vector<std::string> messages;
};

Seen read(ByteView bytes, std::size_t piece) {
  net::Grpc grpc(std::make_unique<Pieces>(bytes, piece), std::chrono::hours(1));
  Seen seen;
  if (!grpc.start("/package.Service/Method", "question")) return seen;
  std::string message;
  for (;;) {
    const auto more = grpc.next(message);
    if (!more) {
      if (more.error().what.empty() || grpc.call("/a.B/C", "")) std::abort();
      return seen;
    }
    if (!*more) break;
    if (message.size() > 16u << 20) std::abort();
    seen.messages.push_back(message);
    if (seen.messages.size() > bytes.size()) std::abort();
  }
  seen.whole = true;
  return seen;
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const ByteView bytes(reinterpret_cast<const std::byte*>(data + 1), size - 1);
  const auto at_once = read(bytes, size);
  const auto in_pieces = read(bytes, 1u + data[0]);
  if (at_once.whole && in_pieces.whole && at_once.messages != in_pieces.messages) std::abort();
  return 0;
}

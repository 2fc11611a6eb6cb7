// links: source formats io net core base
// A tar-split document, whose files all hold the same bytes. Promises: an error is final, how much
// is read at a time changes nothing, what comes out is never more than the document and its sizes
// account for, and only clean paths are opened.
#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <string>

#include "source/tar_split.h"

using namespace oakum;

namespace {
constexpr std::size_t kMost = 32u << 10;  // a document may name files of any size

/// Content without end.
class Letters final : public io::Reader {
 public:
  Result<std::size_t> read(std::span<std::byte> into) override {
    for (auto& byte : into) byte = static_cast<std::byte>('a' + at_++ % 26);
    return into.size();
  }

 private:
  std::size_t at_ = 0;
};

void check_path(const std::string& path) {
  if (path.empty() || path.front() == '/' || path.find('\0') != std::string::npos) std::abort();
  const auto framed = '/' + path + '/';
  for (const char* bad : {"//", "/./", "/../"})
    if (framed.find(bad) != std::string::npos) std::abort();
}

struct Joined {
  std::string bytes, error;
  bool operator==(const Joined&) const = default;
};

Joined join(ByteView document, std::size_t piece) {
  const auto reader =
      source::join_tar_split(io::memory_reader(document),
                             [](const std::string& path) -> Result<std::unique_ptr<io::Reader>> {
                               check_path(path);
                               if (path.size() % 7 == 6) return Error{Error::not_found, "gone"};
                               return std::make_unique<Letters>();
                             });
  Joined joined;
  std::string buffer(piece, '\0');
  while (joined.bytes.size() < kMost) {
    const auto got = reader->read(std::as_writable_bytes(std::span(buffer)));
    if (!got) {
      joined.error = got.error().what;
      if (const auto again = reader->read(std::as_writable_bytes(std::span(buffer))); again)
        std::abort();
      break;
    }
    if (*got > piece) std::abort();
    if (*got == 0) break;
    joined.bytes.append(buffer, 0, *got);
  }
  joined.bytes.resize(std::min(joined.bytes.size(), kMost));
  return joined;
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView document(reinterpret_cast<const std::byte*>(data), size);
  const auto whole = join(document, 16 << 10);
  auto pieces = join(document, 511);
  if (whole.bytes.size() == kMost || pieces.bytes.size() == kMost)
    pieces.error = whole.error;  // who reads in larger pieces may see more before the limit
  if (!(pieces == whole)) std::abort();
  return 0;
}

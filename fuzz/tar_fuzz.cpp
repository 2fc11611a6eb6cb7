// links: io
// Promise: every path is normalised, no entry yields more content than it announced, no more than
// the archive has is called stored, and whether content is read or skipped makes no difference to
// what is found.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "io/tar.h"

namespace {
using namespace oakum;

void require(bool kept) {
  if (!kept) std::abort();
}

bool normalised(std::string_view path) {
  if (path.empty() || path.size() > 4096 || path.find('\0') != std::string_view::npos) return false;
  while (true) {
    const auto component = path.substr(0, path.find('/'));
    if (component.empty() || component == "." || component == ".." || component.size() > 255)
      return false;
    if (component.size() == path.size()) return true;
    path.remove_prefix(component.size() + 1);
  }
}

io::TarLimits limits() {
  io::TarLimits small;
  small.hole_bytes = 1 << 20;
  return small;
}

void read_content(io::Reader& content, std::uint64_t size) {
  std::byte buffer[4096];
  std::uint64_t total = 0;
  while (true) {
    const auto got = content.read(buffer);
    if (!got) return;
    total += *got;
    require(total <= size);
    if (*got == 0) break;
  }
  require(total == size);
}

/// Path, type, size and link target of everything found, and how it ended.
std::string walk(ByteView bytes, bool read) {
  const auto in = io::memory_reader(bytes);
  io::TarReader tar(*in, limits());
  io::TarEntry entry;
  std::string seen;
  auto found = tar.next(entry);
  for (; found && *found; found = tar.next(entry)) {
    require(normalised(entry.path));
    require(entry.type != io::TarType::hard_link || normalised(entry.link_target));
    require(entry.size == 0 || entry.type == io::TarType::file);
    if (read) read_content(tar.content(), entry.size);
    seen += fmt::format("{} {} {} {}\n", entry.path, static_cast<int>(entry.type), entry.size,
                        entry.link_target);
  }
  require(tar.offset() <= bytes.size());
  require(tar.problems().size() <= 1000 && tar.problems().size() <= tar.problem_count());
  return seen + (found ? "end" : found.error().what);
}
/// A copy in which every block that looks like a header passes for one: the checksum would keep a
/// fuzzer out.
std::string mended(std::string_view bytes) {
  std::string copy(bytes);
  for (std::size_t at = 0; at + 512 <= copy.size(); at += 512) {
    if (copy.compare(at + 257, 5, "ustar") != 0) continue;
    copy.replace(at + 148, 8, "        ");
    unsigned sum = 0;
    for (std::size_t i = 0; i < 512; ++i) sum += static_cast<unsigned char>(copy[at + i]);
    copy.replace(at + 148, 6, fmt::format("{:06o}", sum));
  }
  return copy;
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(reinterpret_cast<const std::byte*>(data), size);
  require(walk(bytes, true) == walk(bytes, false));
  const auto copy = mended(as_text(bytes));
  require(walk(as_bytes(copy), true) == walk(as_bytes(copy), false));
  return 0;
}

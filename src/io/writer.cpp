#include "io/writer.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace oakum::io {

Result<void> DescriptorWriter::write(std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(descriptor_, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return Error{Error::io, fmt::format("cannot write the output: {}", std::strerror(errno))};
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

}  // namespace oakum::io

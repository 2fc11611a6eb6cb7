// links: source formats io net core base
// Any bytes as containerd's answer about its images, and the beginning of them as a name to look
// for in it. Promises: every record is within its bounds, they are sorted, and what is chosen is
// one of them.
#include <algorithm>
#include <cstdlib>

#include "base/hash.h"
#include "source/containerd_api.h"
#include "source/containerd_names.h"

using namespace oakum;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const ByteView bytes(reinterpret_cast<const std::byte*>(data + 1), size - 1);
  const auto asked = as_text(bytes.first(std::min<std::size_t>(data[0], bytes.size())));
  const auto records = source::read_containerd_images(bytes.subspan(asked.size()));
  if (!records) return 0;
  for (const auto& record : *records)
    if (!is_sha256_digest(record.digest) || record.name.size() > source::kLongestContainerdText)
      std::abort();
  if (!std::is_sorted(records->begin(), records->end())) std::abort();
  const auto chosen = source::choose_containerd_image(*records, std::string(asked));
  if (!chosen || !*chosen) return 0;
  if (std::find(records->begin(), records->end(), **chosen) == records->end()) std::abort();
  ImageMetadata image;
  source::name_containerd_image(*records, std::string(asked), (*chosen)->digest, image);
  if (image.repo_tags.size() > records->size()) std::abort();
  return 0;
}

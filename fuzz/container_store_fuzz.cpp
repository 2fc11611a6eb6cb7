// links: source formats io net core base
// The lists of a container store, and the name of an image (the first line). Promises: ids are fit
// for a path, digests are digests, and what is found is one of the images.
#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "base/hash.h"
#include "source/container_store.h"

using namespace oakum;

static void check_id(std::string_view id) {
  if (id.empty() || id.front() == '.' || id.size() > 128) std::abort();
  for (const char c : id)
    if (c == '/' || static_cast<unsigned char>(c) <= ' ' || static_cast<unsigned char>(c) >= 0x7f)
      std::abort();
}

static void check_images(std::string_view name, std::string_view json) {
  const auto images = source::parse_stored_images(json);
  if (!images) return;
  for (const auto& image : *images) {
    check_id(image.id);
    if (!image.top_layer.empty()) check_id(image.top_layer);
    for (const auto& digest : image.digests)
      if (!is_sha256_digest(digest)) std::abort();
  }
  const auto* found = source::find_stored_image(*images, std::string(name));
  if (found && (found < images->data() || found >= images->data() + images->size())) std::abort();
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto end = std::min(text.find('\n'), text.size());
  const auto json = text.substr(std::min(end + 1, text.size()));
  check_images(text.substr(0, end), json);
  if (const auto layers = source::parse_stored_layers(json))
    for (const auto& [id, layer] : *layers) {
      check_id(id);
      if (!layer.parent.empty()) check_id(layer.parent);
      if (!layer.diff_id.empty() && !is_sha256_digest(layer.diff_id)) std::abort();
    }
  return 0;
}

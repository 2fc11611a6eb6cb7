#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace oakum::source {

/// Who may have an image under a name.
enum class ImageStore : std::uint8_t { docker, containerd, podman, remote };
/// "docker", "containerd", "podman", "remote".
std::string_view name_of(ImageStore store);
std::optional<ImageStore> parse_image_store(std::string_view name);

}  // namespace oakum::source

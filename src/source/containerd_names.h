#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/report.h"
#include "source/containerd_catalog.h"

namespace oakum::source {

/// Which of a namespace's images is meant: the one with that very name; with the name that it is
/// short for ("alpine" for docker.io/library/alpine:latest); with that digest ("sha256:…", or
/// "name@sha256:…"); or the one whose digest, or whose name "sha256:…" (as Kubernetes' runtime
/// calls an image by its configuration's digest), begins with these 7 or more hexadecimal digits.
/// Nothing when none of them is. Error: not_found when such a beginning fits several images.
Result<std::optional<ContainerdRecord>> choose_containerd_image(
    const std::vector<ContainerdRecord>& records, const std::string& asked);

/// What a text can be the beginning of: the hexadecimal digits of "sha256:…", or at least 7 of them
/// alone; "" for everything else.
std::string digest_beginning(std::string_view asked);

/// Fills in the tags and digests that an image has by all of its names, as Docker shows them, and
/// which of them was asked for.
void name_containerd_image(const std::vector<ContainerdRecord>& records, const std::string& asked,
                           const std::string& digest, ImageMetadata& image);

}  // namespace oakum::source

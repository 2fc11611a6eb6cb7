#pragma once
#include <string>
#include <string_view>

#include "base/coding.h"
#include "core/finding.h"

namespace oakum::advisory {

/// The bytes of one vulnerability's detail as they lie in a frame. Texts beyond what a record may
/// hold are cut (description 256 KiB, other texts 4 KiB, 2,000 entries a list), at a character's
/// border.
std::string encode_detail(const VulnerabilityDetail& detail);
/// Nothing when the bytes are no detail.
std::optional<VulnerabilityDetail> decode_detail(ByteView bytes);

}  // namespace oakum::advisory

#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "vex/document.h"

namespace oakum::vex {

constexpr std::uint64_t kLargestDocument = 128u << 20;  // bytes

/// Reads a document of any format we know, bare or in an attestation (in-toto, DSSE, a Sigstore
/// bundle; signatures are not verified), recognised by what it says of itself: CycloneDX,
/// OpenVEX, CSAF. `source` is what verdicts will call it, `subject` what it is attached to (see
/// read_openvex()). Errors: corrupt ("line 3: …"),
/// unsupported (JSON that is none of them), too_large. The caller puts the file's name in front.
Result<Document> read(std::string_view text, std::string_view source,
                      const std::vector<std::string>& subject = {});

/// The same from a file; its path is the source, and stands in front of errors. Errors also:
/// not_found, denied, io.
Result<Document> read_file(const std::string& path);

}  // namespace oakum::vex

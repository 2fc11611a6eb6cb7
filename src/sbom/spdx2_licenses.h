#pragma once
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/bom.h"

// Licences of SPDX documents: expressions, and texts that the document brings for "LicenseRef-…".
namespace oakum::sbom::spdx2 {

/// A licence that is not on SPDX's list, as a document explains it. Views of the document, or of
/// the Bom that is written.
struct ExtractedLicense {
  std::string_view name, text, url;
};
using ExtractedLicenses = std::map<std::string, ExtractedLicense, std::less<>>;

/// What an expression of a document says. A reference that the document explains becomes a licence
/// of that name with its text; several licences that all hold become several where one of them is
/// such; what is no expression of known licences is a name as it stands. "", NOASSERTION and NONE
/// say nothing. A short reference can stand for a long text again and again: `room` is how many
/// bytes of explanations may still be copied; what does not fit is left out.
std::vector<BomLicense> read_licenses(std::string_view expression, bool concluded,
                                      const ExtractedLicenses& extracted, std::size_t& room);
/// Room for one document.
constexpr std::size_t kLicenseRoom = 256u << 20;

/// Writes licences as expressions and collects what must be explained.
class LicenseWriter {
 public:
  /// Of the declared or the concluded ones; NOASSERTION when there are none.
  std::string expression(std::span<const BomLicense> licenses, bool concluded);
  /// What the expressions so far refer to.
  const ExtractedLicenses& extracted() const { return extracted_; }

 private:
  std::string operand(const BomLicense& license, bool alone);
  std::string reference(const BomLicense& license);
  ExtractedLicenses extracted_;
};

/// "LicenseRef-" and letters, digits, dots and dashes.
bool is_license_reference(std::string_view text);
/// The "LicenseRef-…" of an expression, each once, sorted.
std::vector<std::string_view> references_in(std::string_view expression);

}  // namespace oakum::sbom::spdx2

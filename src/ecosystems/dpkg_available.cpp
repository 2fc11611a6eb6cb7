// What dpkg knew of installable packages: the digests of the archives they came in.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "ecosystems/dpkg/paragraphs.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

constexpr std::size_t kLongestWord = 1024;
constexpr std::size_t kMostDigests = 2'000'000;

enum Field : std::size_t { kPackage, kVersion, kSha256 };

bool is_sha256(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(1u << 30));
  dpkg::Paragraphs paragraphs(text, {"Package", "Version", "SHA256"});
  while (paragraphs.next()) {
    const auto name = paragraphs.value(kPackage);
    const auto version = paragraphs.value(kVersion);
    if (name.empty() || version.empty() || std::max(name.size(), version.size()) > kLongestWord)
      continue;
    if (!is_sha256(paragraphs.value(kSha256))) continue;
    if (sink.digests.size() >= kMostDigests) {
      sink.problem(paragraphs.line(), "too many packages; the digests of the rest are left out",
                   Error::too_large);
      break;
    }
    sink.digests.push_back(
        {fmt::format("{}@{}", name, version), fmt::format("sha256:{}", paragraphs.value(kSha256))});
  }
  return {};
}

}  // namespace

inventory::Analyzer dpkg_available() {
  return {.name = "dpkg-available",
          .doc = "Digests of the archives dpkg packages came in",
          .version = 1,
          .targets = inventory::kSystems,
          .files = {"var/lib/dpkg/available"},
          .limit = 1u << 30,
          .read = read};
}

}  // namespace oakum::ecosystems

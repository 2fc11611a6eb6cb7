#include "license/examiner.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/hash.h"
#include "base/text.h"
#include "base/text_kind.h"
#include "spdx/data.h"
#include "spdx/recognise.h"

namespace oakum::license {
namespace {

constexpr std::size_t kMostOfLicense = 1u << 20;
constexpr std::size_t kMostOfSource = 64u << 10;
constexpr int kVersion = 1;

// Where licences are declared by packages, or belong to the system's own programs.
constexpr std::array<std::string_view, 8> kSkippedFolders = {
    "node_modules/", "usr/share/doc/", "usr/lib",  "usr/local/include",
    "usr/include",   "usr/local/go",   "opt/yarn", "usr/src/wordpress"};

constexpr std::array<std::string_view, 31> kExtensions = {
    "asp", "aspx", "b",   "bas",  "bat", "c",   "cgi",      "cs",  "css", "cue", "fish",
    "h",   "html", "ini", "java", "js",  "jsx", "markdown", "md",  "php", "pl",  "py",
    "r",   "rb",   "sh",  "sql",  "ts",  "tsx", "txt",      "vue", "zsh"};

constexpr std::array<std::string_view, 8> kNames = {"license", "licence",   "copying",  "copyright",
                                                    "notice",  "unlicense", "licenses", "licences"};

std::string_view name_of(std::string_view path) { return path.substr(path.rfind('/') + 1); }

/// "LICENSE", "COPYING.LESSER", "LICENSE-MIT", "NOTICE.txt".
bool is_named_like_a_license(std::string_view path) {
  auto name = name_of(path);
  name = name.substr(0, std::min<std::size_t>(name.find_first_of(".-_ "), 16));
  const auto plain = lower(name);
  return std::find(kNames.begin(), kNames.end(), plain) != kNames.end();
}

bool is_source(std::string_view path) {
  const auto name = name_of(path);
  const auto dot = name.rfind('.');
  if (dot == std::string_view::npos || name.size() - dot > 10) return false;
  const auto extension = lower(name.substr(dot + 1));
  return std::find(kExtensions.begin(), kExtensions.end(), extension) != kExtensions.end();
}

/// Whether the first bytes are those of a text.
bool is_text(std::string_view text) {
  constexpr std::size_t kLookedAt = 300;
  return !looks_binary(as_bytes(text)) &&
         text.substr(0, kLookedAt).find('\x7F') == std::string_view::npos;
}

class LicenseExaminer final : public inventory::Examiner {
 public:
  explicit LicenseExaminer(double confidence) : confidence_(confidence) {
    const auto both = hex(Sha256::of(as_bytes(spdx::texts_file()))).substr(0, 16) +
                      hex(Sha256::of(as_bytes(spdx::aliases_file()))).substr(0, 16);
    identity_ = fmt::format("licenses {} {} {}", kVersion, both, confidence);
  }

  std::string_view name() const override { return "licenses"; }
  std::string identity() const override { return identity_; }
  std::uint64_t holds() const override { return kMostOfLicense; }

  bool wants(std::string_view path) const override {
    if (!is_source(path) && !is_named_like_a_license(path)) return false;
    return std::none_of(kSkippedFolders.begin(), kSkippedFolders.end(),
                        [&](auto folder) { return path.find(folder) != std::string_view::npos; });
  }

  Result<void> examine(const io::File& file, inventory::Sink& sink) const override {
    const auto most = is_named_like_a_license(file.path()) ? kMostOfLicense : kMostOfSource;
    const auto bytes = TRY(file.head(most));
    const auto text = as_text(bytes);
    if (!is_text(text)) return {};
    for (auto& seen : spdx::recognise(text, confidence_))
      sink.license_texts.push_back(
          {.id = std::move(seen.id),
           .where = {.path = file.path(), .line = seen.first_line},
           .end_line = seen.last_line,
           .confidence = seen.confidence,
           .kind = seen.kind == spdx::Recognised::text ? LicenseText::text : LicenseText::header});
    return {};
  }

 private:
  double confidence_;
  std::string identity_;
};

}  // namespace

std::unique_ptr<inventory::Examiner> make_examiner(double confidence) {
  return std::make_unique<LicenseExaminer>(confidence);
}

}  // namespace oakum::license

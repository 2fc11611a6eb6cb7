#include "source/containerd_names.h"

#include <algorithm>

#include "base/text.h"
#include "source/image_manifest.h"
#include "source/reference.h"

namespace oakum::source {
namespace {

constexpr std::string_view kAlgorithm = "sha256:";
constexpr std::size_t kShortest = 7;
constexpr std::size_t kHexDigits = 64;

const ContainerdRecord* with_name(const std::vector<ContainerdRecord>& records,
                                  const std::string& name) {
  const auto found = std::find_if(records.begin(), records.end(),
                                  [&](const auto& record) { return record.name == name; });
  return found == records.end() ? nullptr : &*found;
}

const ContainerdRecord* with_digest(const std::vector<ContainerdRecord>& records,
                                    const std::string& digest) {
  const auto found = std::find_if(records.begin(), records.end(),
                                  [&](const auto& record) { return record.digest == digest; });
  return found == records.end() ? nullptr : &*found;
}

Result<std::optional<ContainerdRecord>> with_beginning(const std::vector<ContainerdRecord>& records,
                                                       const std::string& digits) {
  const auto beginning = std::string(kAlgorithm) + digits;
  std::optional<ContainerdRecord> found;
  for (const auto& record : records) {
    if (!record.digest.starts_with(beginning) && !record.name.starts_with(beginning)) continue;
    if (found && found->digest != record.digest)
      return Error{Error::not_found, fmt::format("several images begin with {}, such as {} and {}",
                                                 digits, found->digest, record.digest)};
    found = record;
  }
  return found;
}

void add_once(std::vector<std::string>& names, std::string name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
}

constexpr std::size_t kLongestNamespace = 76;

}  // namespace

bool is_containerd_namespace(std::string_view text) {
  const auto word = [](char c) { return is_alpha(c) || is_digit(c); };
  if (text.empty() || text.size() > kLongestNamespace || !word(text.front()) || !word(text.back()))
    return false;
  for (std::size_t i = 1; i < text.size(); ++i)
    if (!word(text[i]) &&
        (!word(text[i - 1]) || std::string_view("._-").find(text[i]) == std::string_view::npos))
      return false;
  return true;
}

std::string digest_beginning(std::string_view asked) {
  if (asked.starts_with(kAlgorithm)) asked.remove_prefix(kAlgorithm.size());
  const bool digits = asked.find_first_not_of("0123456789abcdef") == std::string_view::npos;
  if (!digits || asked.size() < kShortest || asked.size() > kHexDigits) return "";
  return std::string(asked);
}

Result<std::optional<ContainerdRecord>> choose_containerd_image(
    const std::vector<ContainerdRecord>& records, const std::string& asked) {
  if (const auto* named = with_name(records, asked)) return *named;
  const auto digits = digest_beginning(asked);
  if (const auto reference = parse_reference(asked); reference && !asked.starts_with(kAlgorithm)) {
    if (const auto* named = with_name(records, reference->text())) return *named;
    if (const auto* same = with_digest(records, reference->digest)) return *same;
  }
  if (digits.empty()) return std::optional<ContainerdRecord>{};
  return with_beginning(records, digits);
}

void name_containerd_image(const std::vector<ContainerdRecord>& records, const std::string& asked,
                           const std::string& digest, ImageMetadata& image) {
  for (const auto& record : records) {
    if (record.digest != digest || record.name.starts_with(kAlgorithm)) continue;
    const auto reference = parse_reference(record.name);
    if (!reference) continue;
    if (reference->digest.empty() && record.name.ends_with(':' + reference->tag))
      add_once(image.repo_tags, reference->familiar() + ':' + reference->tag);
    add_once(image.repo_digests, reference->familiar() + '@' + digest);
  }
  image.reference = choose_reference(asked, image.repo_tags, image.repo_digests);
}

}  // namespace oakum::source

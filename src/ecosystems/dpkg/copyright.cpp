#include "ecosystems/dpkg/copyright.h"

#include <algorithm>

#include "base/text.h"
#include "ecosystems/dpkg/paragraphs.h"
#include "spdx/list.h"
#include "spdx/normalise.h"
#include "spdx/recognise.h"

namespace oakum::ecosystems::dpkg {
namespace {

constexpr std::size_t kMostNames = 1000;
constexpr std::size_t kLongestName = 200;
constexpr double kConfidence = 0.9;

class Names {
 public:
  void add(std::string name) {
    if (name.empty() || names_.size() >= kMostNames) return;
    if (std::find(names_.begin(), names_.end(), name) == names_.end())
      names_.push_back(std::move(name));
  }
  void add(const spdx::Expression& expression) {
    spdx::for_each_license(
        expression, [&](const spdx::Expression& license) { add(spdx::license_name(license)); });
  }
  std::vector<std::string> take() { return std::move(names_); }

 private:
  std::vector<std::string> names_;
};

/// A short name or an expression of them; a sentence in its place is read as free text.
void add_synopsis(std::string_view value, Names& names) {
  const auto synopsis = trim(value.substr(0, value.find('\n')));
  if (synopsis.size() <= kLongestName) {
    names.add(spdx::read_declared(synopsis));
    return;
  }
  for (const auto& seen : spdx::recognise(value, kConfidence)) names.add(seen.id);
}

/// Whether the first paragraph says which format it has.
bool is_machine_readable(std::string_view text) {
  Paragraphs paragraphs(text, {"Format", "Format-Specification"});
  return paragraphs.next() && !(paragraphs.value(0).empty() && paragraphs.value(1).empty());
}

void read_fields(std::string_view text, Names& names) {
  Paragraphs paragraphs(text, {"License"});
  while (paragraphs.next()) add_synopsis(paragraphs.value(0), names);
}

/// A licence that free text names, and where.
struct Mention {
  std::uint32_t line;
  std::string id;
  bool reference;  ///< Names the file of a text, and nothing of versions.
};

void add_mentions(const spdx::Expression& expression, std::uint32_t line, bool reference,
                  std::vector<Mention>& mentions) {
  spdx::for_each_license(expression, [&](const spdx::Expression& license) {
    mentions.push_back({line, spdx::license_name(license), reference});
  });
}

/// "GPL-2" of "/usr/share/common-licenses/GPL-2."
std::string_view referred_name(std::string_view line, std::size_t at) {
  auto name = line.substr(at);
  const auto end = std::find_if_not(name.begin(), name.end(), [](char c) {
    return is_alpha(c) || is_digit(c) || c == '.' || c == '-' || c == '_' || c == '+';
  });
  name = name.substr(0, static_cast<std::size_t>(end - name.begin()));
  while (!name.empty() && (name.back() == '.' || name.back() == '-' || name.back() == '_'))
    name.remove_suffix(1);
  return name;
}

void find_references(std::string_view text, std::vector<Mention>& mentions) {
  constexpr std::string_view kFolder = "/common-licenses/";
  Lines lines(text);
  for (std::string_view line; lines.next(line);) {
    if (line.starts_with("License:") && trim(line.substr(8)).size() <= kLongestName)
      if (const auto named = spdx::license_named(line.substr(8)))
        add_mentions(*named, lines.number(), false, mentions);
    for (auto at = line.find(kFolder); at != std::string_view::npos; at = line.find(kFolder, at)) {
      at += kFolder.size();
      if (const auto named = spdx::license_named(referred_name(line, at)))
        add_mentions(*named, lines.number(), true, mentions);
    }
  }
}

std::string_view family(std::string_view id) { return id.substr(0, id.find('-')); }

/// Whether a notice says more exactly what a reference means: "GPL-2.0-or-later" for GPL-2, and
/// any GPL for the link "GPL", whose id here is GPL-1.0-or-later.
bool explains(const Mention& notice, const Mention& reference) {
  if (notice.reference) return false;
  const auto base = spdx::without_suffix(reference.id);
  if (spdx::without_suffix(notice.id) == base) return true;
  const bool any_version = reference.id == "GPL-1.0-or-later" ||
                           reference.id == "LGPL-2.0-or-later" ||
                           reference.id == "GFDL-1.1-or-later";
  return any_version && family(notice.id) == family(reference.id);
}

void read_free_text(std::string_view text, Names& names) {
  std::vector<Mention> mentions;
  for (const auto& seen : spdx::recognise(text, kConfidence))
    add_mentions(spdx::read_declared(seen.id), seen.first_line, false, mentions);
  find_references(text, mentions);
  std::stable_sort(mentions.begin(), mentions.end(),
                   [](const Mention& a, const Mention& b) { return a.line < b.line; });
  mentions.resize(std::min(mentions.size(), kMostNames));
  for (const auto& mention : mentions)
    if (!mention.reference ||
        std::none_of(mentions.begin(), mentions.end(),
                     [&](const Mention& other) { return explains(other, mention); }))
      names.add(mention.id);
}

}  // namespace

std::vector<std::string> licenses_of_copyright(std::string_view text) {
  Names names;
  if (is_machine_readable(text))
    read_fields(text, names);
  else
    read_free_text(text, names);
  return names.take();
}

}  // namespace oakum::ecosystems::dpkg

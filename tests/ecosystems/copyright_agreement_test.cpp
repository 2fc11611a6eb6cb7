// What Debian's maintainers say of the texts in their copyright files, against what is recognised
// in them, or referred to by them: every License paragraph of a machine-readable file that has a
// known short name and a text. Skipped where fewer than 200 packages are installed.
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include "base/text.h"
#include "ecosystems/dpkg/copyright.h"
#include "ecosystems/dpkg/paragraphs.h"
#include "spdx/list.h"
#include "spdx/normalise.h"
#include "spdx/recognise.h"

namespace oakum::ecosystems {
namespace {

namespace fs = std::filesystem;

struct Figures {
  std::size_t packages = 0, named = 0;  ///< Files, and those of which any licence is told.
  std::size_t texts = 0, agreed = 0, other = 0, nothing = 0;
  std::map<std::string, std::size_t> disagreements;
};

/// An id without what a text cannot tell.
std::string plain(std::string_view id) {
  auto base = replace_all(replace_all(id, "-no-invariants", ""), "-invariants", "");
  return std::string(spdx::without_suffix(base.substr(0, base.find(" WITH "))));
}

/// Of a text that only says where the text is, what it refers to; else what is recognised.
std::vector<std::string> ids_in(std::string_view text) {
  if (text.find("/common-licenses/") != std::string_view::npos)
    return dpkg::licenses_of_copyright(text);
  std::vector<std::string> ids;
  for (const auto& one : spdx::recognise(text)) ids.push_back(one.id);
  return ids;
}

void compare(std::string_view synopsis, std::string_view text, Figures& figures) {
  const auto declared = spdx::read_declared(synopsis);
  if (declared.kind != spdx::Expression::license || !declared.known) return;
  ++figures.texts;
  std::set<std::string> seen;
  for (const auto& id : ids_in(text))
    spdx::for_each_license(spdx::read_declared(id),
                           [&](const auto& license) { seen.insert(plain(license.id)); });
  if (seen.contains(plain(declared.id))) {
    ++figures.agreed;
    return;
  }
  ++(seen.empty() ? figures.nothing : figures.other);
  const std::vector<std::string> ids(seen.begin(), seen.end());
  ++figures.disagreements[fmt::format("{}: {}", synopsis, ids.empty() ? "-" : join(ids, ", "))];
}

void look_at(const fs::path& path, Figures& figures) {
  std::ifstream in(path, std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(in), {});
  ++figures.packages;
  figures.named += !dpkg::licenses_of_copyright(text).empty();
  dpkg::Paragraphs paragraphs(text, {"Format", "License"});
  if (!paragraphs.next() || paragraphs.value(0).empty()) return;
  do {
    const auto value = paragraphs.value(1);
    const auto end = value.find('\n');
    if (end != std::string_view::npos && split_words(value.substr(end)).size() >= 15)
      compare(trim(value.substr(0, end)), value.substr(end), figures);
  } while (paragraphs.next());
}

TEST(CopyrightFiles, AgreeWithWhatIsRecognised) {
  Figures figures;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator("/usr/share/doc", error))
    if (const auto path = entry.path() / "copyright"; fs::is_regular_file(path))
      look_at(path, figures);
  if (figures.packages < 200) GTEST_SKIP() << figures.packages << " copyright files are too few";
  std::printf(
      "%zu copyright files, a licence told of %zu; %zu texts with a known name: %zu agree "
      "(%.1f %%), %zu are another licence, in %zu nothing is recognised\n",
      figures.packages, figures.named, figures.texts, figures.agreed,
      100.0 * static_cast<double>(figures.agreed) / static_cast<double>(figures.texts),
      figures.other, figures.nothing);
  std::multimap<std::size_t, std::string, std::greater<>> often;
  for (const auto& [what, count] : figures.disagreements) often.emplace(count, what);
  std::size_t shown = 0;
  for (const auto& [count, what] : often)
    if (++shown <= 25) std::printf("%6zu %s\n", count, what.c_str());
  EXPECT_GE(figures.agreed * 100, figures.texts * 85);
  EXPECT_GE(figures.named * 100, figures.packages * 95);
}

}  // namespace
}  // namespace oakum::ecosystems

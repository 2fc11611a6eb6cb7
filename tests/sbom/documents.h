#pragma once
// Bills of materials of the shared data, and what of two of them must be equal.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <set>
#include <string>
#include <tuple>

#include "core/bom.h"
#include "io/reader.h"
#include "io/tar.h"
#include "io/writer.h"
#include "sbom/cyclonedx.h"
#include "sbom/read.h"
#include "sbom/spdx3.h"
#include "sbom/spdx_json.h"
#include "sbom/spdx_tag_value.h"
#include "tests/shared_data.h"
#include "tests/zstd_file.h"

namespace oakum::sbom {

/// Every file of a zstd-compressed tar of the shared data, one after another.
inline void each_file(const char* bundle,
                      const std::function<void(const std::string&, std::string_view)>& visit) {
  const auto tar = read_zstd(shared_data() / bundle);
  const auto reader = io::memory_reader(tar);
  io::TarReader entries(*reader);
  for (io::TarEntry entry; entries.next(entry).value_or(false);) {
    if (entry.type != io::TarType::file) continue;
    const auto bytes = io::read_all(entries.content(), 256u << 20);
    ASSERT_TRUE(bytes) << entry.path;
    visit(entry.path, as_text(*bytes));
  }
}

enum class Form { cyclonedx_json, cyclonedx_xml, spdx_json, spdx_tag_value, spdx3 };

inline std::string written(const Bom& bom, Form form) {
  io::StringWriter out;
  const auto done = form == Form::cyclonedx_json   ? write_cyclonedx_json(bom, {}, out)
                    : form == Form::cyclonedx_xml  ? write_cyclonedx_xml(bom, {}, out)
                    : form == Form::spdx_json      ? write_spdx_json(bom, out)
                    : form == Form::spdx_tag_value ? write_spdx_tag_value(bom, out)
                                                   : write_spdx3(bom, out);
  EXPECT_TRUE(done);
  return out.text();
}

/// The Bom of what it is written as.
inline Bom through(const Bom& bom, Form form) {
  auto again = read(written(bom, form));
  if (!again) {
    ADD_FAILURE() << again.error().what;
    return {};
  }
  return *std::move(again);
}

inline std::string licenses_of(const BomComponent& component) {
  std::multiset<std::string> all;
  for (const auto& license : component.licenses)
    all.insert(fmt::format("{}{}", license.concluded ? "concluded " : "", license.text));
  std::string out;
  for (const auto& one : all) out += one + "; ";
  return out;
}

inline std::string hashes_of(const BomComponent& component) {
  std::multiset<std::string> all;
  for (const auto& [algorithm, value] : component.hashes) all.insert(algorithm + ":" + value);
  std::string out;
  for (const auto& one : all) out += one + "; ";
  return out;
}

/// A package as a person knows it.
inline std::string identity(const BomComponent& c) {
  return fmt::format("{}|{}|{}|{}", c.group, c.name, c.version, c.purl);
}

using Rows = std::multiset<std::string>;

inline Rows packages(const Bom& bom, bool with_details) {
  Rows rows;
  for (const auto& c : bom.components)
    rows.insert(with_details
                    ? fmt::format("{}|{}|{}|{}", identity(c), c.type, licenses_of(c), hashes_of(c))
                    : identity(c));
  return rows;
}

/// Those between two packages: what a document without a root is about may be said anew.
inline Rows relations(const Bom& bom) {
  Rows rows;
  for (const auto& [from, to, type, comment] : bom.relations)
    if (from != to || type != "DESCRIBES")
      rows.insert(fmt::format("{} {} {} {}", identity(bom.components[from]), type,
                              identity(bom.components[to]), comment));
  return rows;
}

/// Pairs of a package and what it needs, however the document says so.
inline std::set<std::string> dependencies(const Bom& bom) {
  std::set<std::string> rows;
  for (const auto& [from, to, type, comment] : bom.relations) {
    const bool backwards = type.ends_with("DEPENDENCY_OF");
    if (type != "DEPENDS_ON" && !backwards) continue;
    rows.insert(fmt::format("{} -> {}", identity(bom.components[backwards ? to : from]),
                            identity(bom.components[backwards ? from : to])));
  }
  return rows;
}

/// What one has and the other has not, cut short.
template <class Set>
std::string difference(const Set& a, const Set& b) {
  std::string out;
  int left = 5;
  for (const auto& row : a)
    if (!b.contains(row) && left-- > 0) out += "- " + row + "\n";
  for (const auto& row : b)
    if (!a.contains(row) && left-- > 0) out += "+ " + row + "\n";
  return out;
}

}  // namespace oakum::sbom

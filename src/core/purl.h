#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace oakum {

/// A package URL taken apart: "pkg:type/namespace/name@version?qualifiers#subpath". Texts are
/// decoded.
struct Purl {
  std::string type;     ///< Lower case.
  std::string space;    ///< Namespace; its segments are divided by '/'.
  std::string name;     ///< Never empty in what parse_purl() returns.
  std::string version;  ///< "": none is given.
  std::vector<std::pair<std::string, std::string>> qualifiers;  ///< Sorted by key, values not "".
  std::string subpath;                                          ///< Segments divided by '/'.
  auto operator<=>(const Purl&) const = default;
};

constexpr std::size_t kLongestPurl = 8192;  // bytes

/// Reads a package URL, in any of the spellings the specification lets readers accept, and brings
/// it into the form of its type ("pkg:PyPI/Foo_Bar" has the name "foo-bar"). What a type asks for
/// beyond that is not checked here: purl_fault(). print() of the result is the canonical form and
/// reads back as an equal value. Errors: corrupt (says what is wrong, not where), too_large.
/// Source: package-url/purl-spec; checked against its own test suite.
Result<Purl> parse_purl(std::string_view text);

/// The canonical form; "" where type or name is empty. Qualifiers must be sorted by key; those
/// without a value are left out.
std::string print(const Purl& purl);

/// What is wrong with it by the rules of its type ("a swift package needs a namespace"), or "".
/// Types nobody has registered have no rules.
std::string_view purl_fault(const Purl& purl);

/// The qualifier's value, or "".
std::string_view qualifier(const Purl& purl, std::string_view key);

/// Whether a package is among those a constraint names: type, namespace and name are equal, version
/// and subpath where the constraint has them, and so is every qualifier of the constraint. The case
/// of golang and npm names does not count: their package URLs are written in lower case.
bool covers(const Purl& constraint, const Purl& package);

}  // namespace oakum

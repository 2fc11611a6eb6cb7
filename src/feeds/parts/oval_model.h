#pragma once
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "formats/xml.h"

namespace oakum::feeds {

/// "The package is vulnerable below this version (or whatever its version), on these products."
struct OvalClaim {
  enum Bound : std::uint8_t { below, up_to, any };
  std::string_view package;
  std::string_view evr;  ///< "0:4.18.0-553.el8", as the file has it; empty for `any`.
  Bound bound = below;
  std::vector<std::string_view> arches;    ///< Empty: all.
  std::vector<std::string_view> products;  ///< "Oracle Linux 8"; empty: what the file is about.
  std::string_view module;                 ///< "nodejs:12"
};

/// The tests of an OVAL document, so that the criteria of its definitions can be read as claims.
/// Understands rpm and dpkg tests, and products, architectures and modules by the comments that all
/// publishers write. Views live as long as the document. Source: OVAL language 5.11.
class OvalTests {
 public:
  explicit OvalTests(const formats::XmlDocument& document);

  /// What a definition's criteria claim, in document order. What is asked of signatures and files
  /// is passed over. O(criteria), at most 100,000 claims.
  std::vector<OvalClaim> claims(formats::XmlElement definition) const;

 private:
  struct State {
    std::string_view evr, operation, arch;
  };
  struct Test {
    std::string_view package, state;
  };
  struct Context {
    std::vector<std::string_view> arches, products;
    std::string_view module;
  };
  enum class Kind : std::uint8_t { nothing, product, arch, module, package };

  Kind kind(formats::XmlElement criterion) const;
  bool only(formats::XmlElement criteria, Kind kind, int depth) const;
  void note(formats::XmlElement criterion, Context& context) const;
  void note_all(formats::XmlElement criteria, Context& context, int depth) const;
  void visit(formats::XmlElement criteria, Context context, int depth,
             std::vector<OvalClaim>& out) const;
  void claim(formats::XmlElement criterion, const Context& context,
             std::vector<OvalClaim>& out) const;

  std::unordered_map<std::string_view, State> states_;
  std::unordered_map<std::string_view, Test> tests_;
};

}  // namespace oakum::feeds

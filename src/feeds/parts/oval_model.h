#pragma once
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "formats/xml.h"

namespace oakum::feeds {

/// "The package is vulnerable below this version (or whatever its version), on these products."
struct OvalClaim {
  enum Bound : std::uint8_t { below, up_to, any };
  std::string_view package;
  std::string_view evr;  ///< "0:4.18.0-553.el8", as the file has it; empty for `any`.
  Bound bound = below;
  std::vector<std::string_view> arches;  ///< Empty: all.
  /// "Oracle Linux 8"; empty: what the file is about. Lives as long as the claim is being told.
  std::span<const std::string_view> products;
  std::string_view module;  ///< "nodejs:12"
};

inline constexpr std::size_t kMostOvalClaims = 100'000;  ///< Of one definition.
inline constexpr std::size_t kMostOvalProducts = 4'096;  ///< And architectures, of one claim.

/// The tests of an OVAL document, so that the criteria of its definitions can be read as claims.
/// Understands rpm and dpkg tests, and products, architectures and modules by the comments that all
/// publishers write. Views live as long as the document. Source: OVAL language 5.11.
class OvalTests {
 public:
  explicit OvalTests(const formats::XmlDocument& document);

  using Claim = std::function<void(const OvalClaim&)>;

  /// Tells what a definition's criteria claim, in document order. What is asked of signatures and
  /// files is passed over. O(criteria); an error when one of the limits above is met, after which
  /// nothing more is told.
  Result<void> each_claim(formats::XmlElement definition, const Claim& tell) const;

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
  /// Where the claims of one definition go.
  struct Telling {
    const Claim& tell;
    std::size_t told = 0;
  };
  enum class Kind : std::uint8_t { nothing, product, arch, module, package };

  Kind kind(formats::XmlElement criterion) const;
  bool only(formats::XmlElement criteria, Kind kind, int depth) const;
  void note(formats::XmlElement criterion, Context& context) const;
  void note_all(formats::XmlElement criteria, Context& context, int depth) const;
  Result<void> visit(formats::XmlElement criteria, Context context, int depth,
                     Telling& telling) const;
  Result<void> claim(formats::XmlElement criterion, const Context& context, Telling& telling) const;

  std::unordered_map<std::string_view, State> states_;
  std::unordered_map<std::string_view, Test> tests_;
};

}  // namespace oakum::feeds

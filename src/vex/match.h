#pragma once
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/report.h"
#include "vex/document.h"

namespace oakum::vex {

/// Judges the vulnerabilities of one report by documents.
///
/// A finding is excused when every way from the target to its package passes something of which a
/// document says not_affected or fixed: the package itself, a package that needs it, the root of
/// the list that names it, or the target. A product with subcomponents counts only where one of
/// them is the package that has the vulnerability. Where several statements of one document are
/// about the same, the latest counts; where several documents are, the first that excuses. The
/// vulnerability is the finding's id or an alias of it, in any case.
/// Report and documents must outlive the judge; the inventory must not change meanwhile. O(packages
/// + size of the documents) to make; a finding whose id no document has costs one look-up.
class Judge {
 public:
  Judge(const Report& report, std::span<const Document* const> documents);
  Judge(Judge&&) noexcept;
  ~Judge();

  /// What is to be the verdict on an open finding; nothing when the documents do not excuse it, or
  /// when it is no vulnerability.
  std::optional<Verdict> judge(const Finding& finding);

  /// How many statements of a document (by its place) were about something in the report, whatever
  /// they say, in the questions so far.
  std::size_t statements_used(std::size_t document) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace oakum::vex

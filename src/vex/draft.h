#pragma once
#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "vex/document.h"

namespace oakum::vex {

/// Takes a document's parts while it is read: each name once, problems in bounded number, and all
/// together in bounded size. Error: too_large beyond the limits.
class Draft {
 public:
  static constexpr std::size_t kMostNames = 1'000'000;
  static constexpr std::size_t kMostLinks = 4'000'000;  ///< Names used by statements.
  static constexpr std::size_t kMostProblems = 100;

  Draft(Format format, std::string_view source);

  /// The name that is nothing but this text: a package URL, a CPE, a BOM-Link, or an id.
  Result<NameRef> name(std::string_view id);
  /// A name with parts of its own.
  Result<NameRef> add(Name name);

  /// Sorts the product's subcomponents. Error: too_large.
  Result<void> add(Statement& statement, Product product);
  void add(Statement statement);
  void problem(std::uint32_t line, std::string what);

  Document& document() { return document_; }
  Document finish() && { return std::move(document_); }

 private:
  Document document_;
  std::map<std::string, NameRef, std::less<>> plain_;
  std::size_t links_ = 0;
};

/// Adds what the text is to a name: a package URL, a CPE, a BOM-Link; nothing when it is none.
/// False when it looks like a package URL and is none.
bool tell(Name& name, std::string_view text);

/// What BOM-Links call a document whose serial number is "urn:uuid:3E67…": "3e67…".
std::string bom_serial(std::string_view serial);

/// Algorithm and digits in the form names have them.
std::string hash_text(std::string_view algorithm, std::string_view digits);

}  // namespace oakum::vex

#pragma once
#include <string>
#include <vector>

#include "core/finding.h"
#include "core/inventory.h"
#include "license/classes.h"

namespace oakum::license {

struct Options {
  ClassLists lists = default_lists();
  bool full = false;                 ///< Also what was recognised in files.
  double confidence = 0.9;           ///< 0.5..1: less sure texts are left out.
  std::vector<std::string> ignored;  ///< Names, or licences of expressions.
};

/// A finding for each licence of each package, named as the package declares it, then (with `full`)
/// one for each text and header recognised in a file. What is declared as a text ("text://…", or
/// several lines) is named "CUSTOM License: " and its first words, and classed by the regular
/// expressions of the lists, else by what is recognised in it. Ignored ones (the name itself, or
/// every licence of the expression; "A WITH B" is one) are there, with a verdict that says so.
/// In the order of the inventory. Error: usage (a list with a regular expression that is none).
Result<std::vector<Finding>> find_licenses(const Inventory& inventory, const Options& options);

}  // namespace oakum::license

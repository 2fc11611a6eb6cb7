#include "secret/expression.h"

#include <re2/filtered_re2.h>

#include <algorithm>

#include "base/text.h"
#include "secret/re2.h"
#include "secret/regex.h"

namespace oakum::secret {
namespace {

constexpr std::int64_t kMostInstructions = 4'000'000;  // of the programs of one file
constexpr int kShortestAtom = 3;

}  // namespace

Result<int> ExpressionCheck::check(std::string_view pattern) {
  const auto compiled = TRY(compile_regex(pattern));
  instructions_ += compiled->ProgramSize();
  if (instructions_ > kMostInstructions)
    return Error{Error::too_large, fmt::format("regular expressions that unfold to more than {} "
                                               "steps in all",
                                               kMostInstructions)};
  return compiled->NumberOfCapturingGroups();
}

std::string go_to_re2(std::string_view pattern) {
  std::string out;
  bool in_class = false;
  for (std::size_t at = 0; at < pattern.size();) {
    const auto rest = pattern.substr(at);
    std::size_t length = 1;
    if (rest.starts_with("\\Q")) {
      length = std::min(rest.find("\\E"), rest.size());
    } else if (rest.front() == '\\') {
      length = std::min<std::size_t>(2, rest.size());
    } else if (in_class) {
      in_class = rest.front() != ']';
    } else if (rest.front() == '[') {
      in_class = true;
      // A bracket that comes first is a member of the class.
      length = rest.starts_with("[^]") ? 3 : rest.starts_with("[]") ? 2 : 1;
    } else if (rest.starts_with("(?<") && rest.size() > 3 &&
               (is_alpha(rest[3]) || rest[3] == '_')) {
      out += "(?P";
      length = 2;
      at += length;
      continue;
    }
    out += rest.substr(0, length);
    at += length;
  }
  return out;
}

bool keywords_are_in_match(std::string_view pattern, const std::vector<std::string>& keywords) {
  if (keywords.empty()) return false;
  re2::FilteredRE2 filter(kShortestAtom);
  int id = 0;
  if (filter.Add(piece(pattern), byte_options(), &id) != re2::RE2::NoError) return false;
  // Atoms are texts of which some combination is in every match. It is asked whether a text could
  // match that has all of them but those with a keyword inside.
  std::vector<std::string> atoms;
  filter.Compile(&atoms);
  if (atoms.empty()) return false;
  std::vector<int> without;
  for (std::size_t i = 0; i < atoms.size(); ++i)
    if (std::none_of(keywords.begin(), keywords.end(), [&](const std::string& keyword) {
          return atoms[i].find(keyword) != std::string::npos;
        }))
      without.push_back(static_cast<int>(i));
  std::vector<int> possible;
  filter.AllPotentials(without, &possible);
  return possible.empty();
}

}  // namespace oakum::secret

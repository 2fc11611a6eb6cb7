#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "core/finding.h"
#include "spdx/expression.h"

namespace re2 {
class RE2;
}

namespace oakum::license {

/// What a licence asks of those who use what is under it, from nothing known to the most.
enum class Class : std::uint8_t {
  unknown,
  unencumbered,
  permissive,
  notice,
  reciprocal,
  restricted,
  forbidden
};
std::string_view name(Class of);  ///< "restricted"
/// forbidden is critical, restricted high, reciprocal medium, unknown unknown, the others low.
Severity severity(Class of);

/// The classes that licences can be put into, the most severe first.
inline constexpr std::array kClasses = {Class::forbidden, Class::restricted, Class::reciprocal,
                                        Class::notice,    Class::permissive, Class::unencumbered};

/// Licences by class: SPDX ids ("GPL-2.0" is both GPL-2.0-only and GPL-2.0-or-later), other names,
/// and "text://" with a regular expression over texts of licences.
using ClassLists = std::map<Class, std::vector<std::string>>;
/// Those of licenses/classes.csv.
const ClassLists& default_lists();

/// Looks classes up. Of several lists that have a name the most severe one counts. Safe from any
/// thread.
class Classes {
 public:
  /// Error: usage (a regular expression that is none; it names the entry).
  static Result<Classes> of(const ClassLists& lists);

  /// Of one licence: by its name with and without its exception, with and without "-only",
  /// "-or-later" and "+". An exception does not make a licence more severe, so "X WITH Y" is of the
  /// class of X unless a list names it whole (also as "GPL-2.0-with-classpath-exception").
  Class of_license(const spdx::Expression& license) const;
  /// Of an expression: AND is the more severe side, OR the less severe one; unknown as soon as one
  /// is.
  Class of_expression(const spdx::Expression& expression) const;
  /// Of a licence's text, by the expressions that are in it; unknown when none is.
  Class of_text(std::string_view text) const;

 private:
  Class named(std::string_view name) const;
  std::map<std::string, Class, std::less<>> names_;
  std::vector<std::pair<std::shared_ptr<const re2::RE2>, Class>> texts_;
};

}  // namespace oakum::license

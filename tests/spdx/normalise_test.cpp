#include "spdx/normalise.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "base/text.h"
#include "spdx/data.h"
#include "spdx/list.h"

namespace oakum::spdx {
namespace {

TEST(LicenseNames, BecomeIds) {
  struct Case {
    std::string_view declared, id;
  };
  constexpr Case kCases[] = {
      // npm, crates
      {"MIT", "MIT"},
      {"mit", "MIT"},
      {"The MIT License", "MIT"},
      {"Apache 2.0", "Apache-2.0"},
      {"BSD", "BSD-3-Clause"},
      {"ISC License", "ISC"},
      // PyPI classifiers
      {"License :: OSI Approved :: MIT License", "MIT"},
      {"License :: OSI Approved :: Apache Software License", "Apache-2.0"},
      {"License :: OSI Approved :: GNU General Public License v3 or later (GPLv3+)",
       "GPL-3.0-or-later"},
      {"License :: OSI Approved :: GNU Lesser General Public License v2 (LGPLv2)", "LGPL-2.0-only"},
      {"License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)", "MPL-2.0"},
      // Maven
      {"The Apache Software License, Version 2.0", "Apache-2.0"},
      {"Apache License, Version 2.0 (http://www.apache.org/licenses/LICENSE-2.0)", "Apache-2.0"},
      {"https://www.apache.org/licenses/LICENSE-2.0.txt", "Apache-2.0"},
      {"Eclipse Public License - v 1.0", "EPL-1.0"},
      {"Eclipse Public License (EPL) 2.0", "EPL-2.0"},
      {"COMMON DEVELOPMENT AND DISTRIBUTION LICENSE (CDDL) V1.1", "CDDL-1.1"},
      {"GNU Lesser General Public License (LGPL), Version 3", "LGPL-3.0-only"},
      {"GPL2 w/ CPE", "GPL-2.0-only WITH Classpath-exception-2.0"},
      {"GPLv2+CE", "GPL-2.0-only WITH Classpath-exception-2.0"},
      // RPM tags of Fedora's old scheme
      {"GPLv2+", "GPL-2.0-or-later"},
      {"GPLv2", "GPL-2.0-only"},
      {"LGPLv2+", "LGPL-2.0-or-later"},
      {"LGPLv2.1+", "LGPL-2.1-or-later"},
      {"ASL 2.0", "Apache-2.0"},
      {"GPL+ or Artistic", "Artistic-1.0-Perl OR GPL-1.0-or-later"},
      // Debian short names
      {"GPL-2+", "GPL-2.0-or-later"},
      {"GPL-2", "GPL-2.0-only"},
      {"Expat", "MIT"},
      {"BSD-3-clause", "BSD-3-Clause"},
      {"GFDL-1.3+", "GFDL-1.3-or-later"},
      {"GPL-2+ with Autoconf exception", "GPL-2.0-or-later WITH Autoconf-exception-generic"},
      // CRAN
      {"GPL (>= 3)", "GPL-3.0-or-later"},
      {"GPL (\xe2\x89\xa5 2)", "GPL-2.0-or-later"},
      // Names of the SPDX list
      {"GNU General Public License v2.0 or later", "GPL-2.0-or-later"},
      {"GNU Affero General Public License v3.0 only", "AGPL-3.0-only"},
      {"BSD 3-Clause \"New\" or \"Revised\" License", "BSD-3-Clause"},
      // Unknown ones stay
      {"  Our own licence ", "Our own licence"},
      {"UNLICENSED", "UNLICENSED"},
      {"public-domain", "public-domain"},
      {"", ""},
  };
  for (const auto& [declared, id] : kCases) EXPECT_EQ(normalise(declared), id) << declared;
}

TEST(LicenseNames, EveryIdIsItsOwnName) {
  for (const auto& row : listed_licenses()) {
    const auto named = license_named(row.id);
    ASSERT_TRUE(named) << row.id;
    EXPECT_EQ(*named, license_of(row.id, false)) << row.id;
  }
}

TEST(LicenseNames, AliasesAreManyValidAndOfOneMind) {
  Lines lines(aliases_file());
  std::string_view line;
  ASSERT_TRUE(lines.next(line));
  EXPECT_EQ(line, "name,expression");
  std::set<std::string> names;
  while (lines.next(line)) {
    const auto comma = line.rfind(',');
    ASSERT_NE(comma, std::string_view::npos) << line;
    const auto meaning = parse_expression(line.substr(comma + 1));
    ASSERT_TRUE(meaning) << line;
    EXPECT_TRUE(all_known(*meaning)) << line;
    EXPECT_EQ(normalise(line.substr(0, comma)), print(*meaning)) << line;
    EXPECT_TRUE(names.insert(lower(line.substr(0, comma))).second) << "twice: " << line;
  }
  EXPECT_GT(names.size(), 400u);
}

TEST(DeclaredLicenses, AreReadAsPeopleWriteThem) {
  struct Case {
    std::string_view declared, printed;
  };
  constexpr Case kCases[] = {
      {"GPL-2 or later", "GPL-2.0-or-later"},
      {"GPL-2 or (at your option) any later version", "GPL-2.0-or-later"},
      {"a, b", "a AND b"},
      {"MIT, ISC", "MIT AND ISC"},
      {"MIT or GPL-2", "MIT OR GPL-2.0-only"},
      {"MIT_or_GPLv2+", "MIT OR GPL-2.0-or-later"},
      {"ISC; MIT", "ISC OR MIT"},
      {"MIT/Zlib", "MIT OR Zlib"},
      {"dual license (MIT or GPLv2+)", "MIT OR GPL-2.0-or-later"},
      {"Dual license: MIT", "MIT"},
      {"GPLv2+ and LGPLv2+ with exceptions",
       "GPL-2.0-or-later AND LGPL-2.0-or-later WITH exceptions"},
      {"GPL-1+ or Artistic, and BSD-4-clause-POWERDOG",
       "(GPL-1.0-or-later OR Artistic-1.0-Perl) AND BSD-4-clause-POWERDOG"},
      {"Apache License,Version 2.0, OSET Public License version 2.1", "Apache-2.0 AND OSET-PL-2.1"},
      {"GNU Library or Lesser General Public License (LGPL)", "LGPL-2.0-or-later"},
      {"(MIT OR Apache-2.0) AND Unicode-3.0", "(MIT OR Apache-2.0) AND Unicode-3.0"},
      {"verbatim and BSD-4-clause", "verbatim AND BSD-4-Clause"},
      {"(MIT and (ISC or Zlib)", "MIT AND (ISC OR Zlib)"},
      {"MIT) and ISC", "MIT AND ISC"},
      {"or or", ""},
      {"", ""},
  };
  for (const auto& [declared, printed] : kCases)
    EXPECT_EQ(print(read_declared(declared)), printed) << declared;
}

TEST(DeclaredLicenses, HostileOnesAreBounded) {
  const std::string deep(kLongestExpression, '(');
  EXPECT_EQ(print(read_declared(deep)), "");
  std::string many;
  while (many.size() < kLongestExpression * 2) many += "a and ";
  EXPECT_LE(read_declared(many).operands.size(), kMostLicenses);
  std::string nested;
  for (int i = 0; i < 5000; ++i) nested += "a (b ";
  (void)read_declared(nested);
}

}  // namespace
}  // namespace oakum::spdx

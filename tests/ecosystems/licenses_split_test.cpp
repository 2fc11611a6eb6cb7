#include "ecosystems/licenses/split.h"

#include <gtest/gtest.h>

namespace oakum::ecosystems::licenses {
namespace {

TEST(LicensesSplit, Names) {
  struct Case {
    std::string_view text;
    std::vector<std::string> names;
    std::string_view why;
  };
  const Case cases[] = {
      {"", {}, "nothing"},
      {"MIT", {"MIT"}, "one"},
      {"GPL-1+,GPL-2", {"GPL-1+", "GPL-2"}, "a comma"},
      {"MIT, Ruby , BSD", {"MIT", "Ruby", "BSD"}, "commas and spaces"},
      {"GPL-1+ or Artistic, and BSD", {"GPL-1+", "Artistic", "BSD"}, "words, also behind a comma"},
      {"LGPLv3+_or_GPLv2+", {"LGPLv3+", "GPLv2+"}, "underscores for spaces"},
      {"BSD 3-Clause License", {"BSD 3-Clause License"}, "spaces alone do not divide"},
      {"Apache License, Version 2.0 or MIT", {"Apache License, Version 2.0", "MIT"}, "a version"},
      {"LGPL-2.1 or later", {"LGPL-2.1 or later"}, "later versions"},
      {"Version 2", {"Version 2"}, "nothing in front to belong to"},
      {"Orange or", {"Orange or"}, "a word at the end divides nothing"},
      {"and MIT", {"and MIT"}, "nor one at the start"},
      {"MIT and orchids", {"MIT", "orchids"}, "\"or\" is a whole word"},
      {" , ,, ", {}, "only separators"},
  };
  for (const auto& [text, names, why] : cases) EXPECT_EQ(split(text), names) << why;
}

}  // namespace
}  // namespace oakum::ecosystems::licenses

#include "spdx/recognise.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/text.h"
#include "spdx/words.h"

namespace oakum::spdx {
namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> ids(std::string_view text) {
  std::vector<std::string> all;
  for (const auto& one : recognise(text)) all.push_back(one.id);
  return all;
}
using Ids = std::vector<std::string>;

struct Common {
  std::string_view file, id;
};
constexpr Common kCommon[] = {
    {"Apache-2.0", "Apache-2.0"},  {"Artistic", "Artistic-1.0-Perl"},
    {"BSD", "BSD-3-Clause"},       {"CC0-1.0", "CC0-1.0"},
    {"GFDL-1.2", "GFDL-1.2-only"}, {"GFDL-1.3", "GFDL-1.3-only"},
    {"GPL-1", "GPL-1.0-only"},     {"GPL-2", "GPL-2.0-only"},
    {"GPL-3", "GPL-3.0-only"},     {"LGPL-2", "LGPL-2.0-only"},
    {"LGPL-2.1", "LGPL-2.1-only"}, {"LGPL-3", "LGPL-3.0-only"},
    {"MPL-1.1", "MPL-1.1"},        {"MPL-2.0", "MPL-2.0"},
};
const fs::path kFolder = "/usr/share/common-licenses";

/// What people do to a text without changing the licence.
std::string in_a_comment(const std::string& text) {
  return "/*\n * " + replace_all(text, "\n", "\r\n * ") + "\n */\nint main() { return 0; }\n";
}
std::string on_other_lines(const std::string& text) {
  std::string out;
  std::size_t width = 0;
  for (const auto word : split_words(text)) {
    if (width + word.size() > 50) out += '\n', width = 0;
    out.append(word) += ' ';
    width += word.size() + 1;
  }
  return out;
}
std::string in_capitals(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return text;
}

TEST(RecogniseTexts, WhateverTheyLookLike) {
  if (!fs::is_directory(kFolder)) GTEST_SKIP() << kFolder << " is not here";
  for (const auto& [file, id] : kCommon) {
    const auto text = read(kFolder / file);
    if (text.empty()) continue;
    const Ids expected = {std::string(id)};
    EXPECT_EQ(ids(text), expected) << file;
    EXPECT_EQ(ids(in_a_comment(text)), expected) << file << " in a comment";
    EXPECT_EQ(ids(on_other_lines(text)), expected) << file << " on other lines";
    EXPECT_EQ(ids(in_capitals(text)), expected) << file << " in capitals";
    EXPECT_EQ(ids("Copyright (c) 2020 Some One\n\nSome words of our own in front.\n" + text),
              expected)
        << file << " behind something else";
    const auto seen = recognise(text);
    EXPECT_GT(seen.front().confidence, 0.98) << file;
    EXPECT_EQ(seen.front().kind, Recognised::text);
    for (const auto& half : recognise(std::string_view(text).substr(0, text.size() / 2)))
      EXPECT_NE(half.kind, Recognised::text) << "half of " << file << " is " << half.id;
  }
}

TEST(RecogniseTexts, SeveralInOneFileAreToldWithTheirLines) {
  if (!fs::exists(kFolder / "BSD")) GTEST_SKIP() << kFolder << " is not here";
  const auto bsd = read(kFolder / "BSD"), gpl = read(kFolder / "GPL-2"),
             apache = read(kFolder / "Apache-2.0");
  const auto lines = [](std::string_view text) {
    return static_cast<std::uint32_t>(std::count(text.begin(), text.end(), '\n'));
  };
  const auto seen = recognise(bsd + "\n" + gpl + "\n" + apache + "\n" + bsd);
  ASSERT_EQ(seen.size(), 4u);
  EXPECT_EQ(seen[0].id, "BSD-3-Clause");
  EXPECT_EQ(seen[1].id, "GPL-2.0-only");
  EXPECT_EQ(seen[2].id, "Apache-2.0");
  EXPECT_EQ(seen[3].id, "BSD-3-Clause");
  EXPECT_LE(seen[0].last_line, lines(bsd) + 1);
  EXPECT_GT(seen[1].first_line, seen[0].last_line);
  EXPECT_GT(seen[1].last_line, lines(bsd) + lines(gpl) - 60);
  EXPECT_GT(seen[3].first_line, lines(bsd) + lines(gpl) + lines(apache));
}

TEST(RecogniseTexts, VariantsOfBsdAreToldApart) {
  if (!fs::exists(kFolder / "BSD")) GTEST_SKIP() << kFolder << " is not here";
  const auto three = read(kFolder / "BSD");
  const auto third = three.find("3. "), warranty = three.find("THIS SOFTWARE");
  ASSERT_LT(third, warranty);
  ASSERT_NE(warranty, std::string::npos);
  EXPECT_EQ(ids(three.substr(0, third) + three.substr(warranty)), Ids{"BSD-2-Clause"});
  const std::string advertising =
      "3. All advertising materials mentioning features or use of this software\n"
      "   must display the following acknowledgement:\n"
      "   This product includes software developed by the Example Project.\n";
  EXPECT_EQ(ids(three.substr(0, third) + advertising + "4. " + three.substr(third + 3)),
            Ids{"BSD-4-Clause"});
  auto ours =
      replace_all(replace_all(three, "The Regents of the University of California", "Example Inc."),
                  "THE REGENTS AND CONTRIBUTORS", "EXAMPLE INC.");
  ours = replace_all(ours, "the University nor", "Example Inc. nor");
  EXPECT_EQ(ids(ours), Ids{"BSD-3-Clause"}) << "whoever the author is";
}

TEST(RecogniseNotices, NameTheirLicence) {
  struct Case {
    std::string_view text;
    Ids ids;
  };
  const Case kCases[] = {
      {"// SPDX-License-Identifier: MIT", {"MIT"}},
      {"/* SPDX-License-Identifier: GPL-2.0+ OR bsd-3-clause */",
       {"GPL-2.0-or-later OR BSD-3-Clause"}},
      {"<!-- SPDX-License-Identifier: (MIT AND ISC) -->", {"MIT AND ISC"}},
      {"# SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note",
       {"GPL-2.0-only WITH Linux-syscall-note"}},
      {"# SPDX-License-Identifier: something we made up", {}},
      {" * This program is free software; you can redistribute it and/or modify\n"
       " * it under the terms of the GNU General Public License as published by\n"
       " * the Free Software Foundation; either version 2 of the License, or\n"
       " * (at your option) any later version.\n",
       {"GPL-2.0-or-later"}},
      {"# it under the terms of the GNU General Public License version 2 as\n"
       "# published by the Free Software Foundation.\n",
       {"GPL-2.0-only"}},
      {"you can redistribute it and/or modify it under the terms of version 3 of the GNU General "
       "Public License as published by the Free Software Foundation.",
       {"GPL-3.0-only"}},
      {"it under the terms of the GNU Lesser General Public License as published by the Free "
       "Software Foundation; either version 2.1 of the License, or (at your option) any later "
       "version.",
       {"LGPL-2.1-or-later"}},
      {"under the terms of the GNU Library General Public License as published by the Free "
       "Software Foundation; either version 2 of the License, or (at your option) any later",
       {"LGPL-2.0-or-later"}},
      {"under the terms of the GNU Affero General Public License, version 3, as published",
       {"AGPL-3.0-only"}},
      {"under the terms of the GNU Lesser General Public License, version 2.1 or later - see",
       {"LGPL-2.1-or-later"}},
      {"under the terms of the GNU Lesser General Public License version 2.1.",
       {"LGPL-2.1-only"}},
      {"is distributed under the GNU GPL v3 or later.", {"GPL-3.0-or-later"}},
      {"may be copied under the terms of the GNU Free Documentation License, version 1.2 only",
       {"GFDL-1.2-only"}},
      {"Licensed under the Apache License, Version 2.0 (the \"License\"); you may not use this",
       {"Apache-2.0"}},
      {"Licensed under the MIT license.", {"MIT"}},
      {"This Source Code Form is subject to the terms of the Mozilla Public License, v. 2.0.", {}},
      {"under the terms of the Mozilla Public License, v. 2.0.", {"MPL-2.0"}},
      {"you may use it under the same terms as Perl itself.",
       {"Artistic-1.0-Perl OR GPL-1.0-or-later"}},
      {"Distributed under the Boost Software License, Version 1.0.", {"BSL-1.0"}},
      // What only looks like one.
      {"tested under Ruby 1.9 and under Python", {}},
      {"the files under the tree, under a license of your choice", {}},
      {"", {}},
  };
  for (const auto& [text, expected] : kCases) EXPECT_EQ(ids(text), expected) << text;
}

TEST(RecogniseNotices, HaveALineAndAKind) {
  const auto seen = recognise("#!/bin/sh\n#\n# SPDX-License-Identifier: ISC\necho\n");
  ASSERT_EQ(seen.size(), 1u);
  EXPECT_EQ(seen[0], (Recognised{"ISC", 1, 3, 3, Recognised::header}));
}

TEST(RecogniseTexts, NothingIsToldOfOtherTexts) {
  for (const auto* text :
       {"the software is provided to you as is and the license may be read below",
        "Permission is hereby granted", "GNU General Public License", "MIT",
        "int main(int argc, char** argv) { return 0; }"})
    EXPECT_TRUE(ids(text).empty()) << text;
  std::string bytes;
  for (int i = 0; i < 100'000; ++i) bytes += static_cast<char>(i * 7919 >> 3);
  EXPECT_TRUE(ids(bytes).empty());
}

TEST(RecogniseTexts, OwnIndexesWork) {
  const std::string text =
      "Whoever finds this thing may keep it and paint it in any colour they like, provided that "
      "the paint is bought and not stolen, and that nobody is told what the thing was before.";
  const std::pair<std::string, std::string> texts[] = {{"LicenseRef-thing", text}};
  const auto index = Index::build(texts);
  const auto again = Index::read(index.write());
  ASSERT_TRUE(again) << again.error().what;
  EXPECT_EQ(again->write(), index.write());
  const auto seen = recognise("Hello.\n" + text, 0.9, *again);
  ASSERT_EQ(seen.size(), 1u);
  EXPECT_EQ(seen[0].id, "LicenseRef-thing");
  EXPECT_EQ(seen[0].first_line, 2u);
  const auto one_word = recognise(replace_all(text, "stolen", "borrowed"), 0.9, *again);
  ASSERT_EQ(one_word.size(), 1u);
  EXPECT_NEAR(one_word[0].confidence, 1 - 1.0 / 33, 0.02) << "a word that differs counts as one";
  EXPECT_TRUE(recognise(replace_all(text, "stolen", "borrowed"), 1, *again).empty());
}

TEST(RecogniseTexts, ADamagedIndexIsAnError) {
  const auto bytes = Index::built_in().write();
  for (std::size_t size = 0; size < bytes.size(); size += bytes.size() / 97 + 1)
    EXPECT_FALSE(Index::read(std::string_view(bytes).substr(0, size))) << size;
}

TEST(RecogniseTexts, HostileOnesTakeLinearTime) {
  const auto seconds = [](const std::string& text) {
    const auto start = std::chrono::steady_clock::now();
    (void)recognise(text);
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };
  (void)recognise("warm up");
  for (const std::string_view piece :
       {"permission to use copy modify and distribute this software ", "under the ",
        "under the terms of the GNU General Public License ", "SPDX-License-Identifier: MIT\n",
        "and and ", "-\n", "redistribution and use in source and binary forms with or without "}) {
    std::string text;
    while (text.size() < 4u << 20) text += piece;
    EXPECT_LT(seconds(text), 20) << piece;
  }
}

TEST(LicenseWords, CountWhatCounts) {
  const auto same = [](std::string_view a, std::string_view b) {
    const auto left = words_of(a), right = words_of(b);
    return left.size() == right.size() &&
           std::equal(left.begin(), left.end(), right.begin(),
                      [](const Word& x, const Word& y) { return x.hash == y.hash; });
  };
  EXPECT_TRUE(same("The Software", "the SOFTWARE"));
  EXPECT_TRUE(same("condi-\n * tions", "conditions"));
  EXPECT_TRUE(same("non-commercial", "noncommercial"));
  EXPECT_TRUE(same("holders", "owner")) << "plural and a synonym";
  EXPECT_TRUE(same("licence", "license"));
  EXPECT_TRUE(same("\"as is\"",
                   "\xe2\x80\x9c"
                   "as is"
                   "\xe2\x80\x9d"));
  EXPECT_TRUE(same("licensor's", "licensor\xe2\x80\x99s"));
  EXPECT_TRUE(same("1. Redistributions", "* Redistributions"));
  EXPECT_TRUE(same("(a) foo (iv) bar", "foo bar"));
  EXPECT_TRUE(same("# foo\n# bar", "foo bar"));
  EXPECT_FALSE(same("foo - bar", "foobar"));
  EXPECT_FALSE(same("version 2.0", "version 2.1"));
  EXPECT_EQ(words_of("ab cd").at(1).at, 3u);
  EXPECT_TRUE(words_of("").empty());
}

}  // namespace
}  // namespace oakum::spdx

#include "cache/facts_codec.h"

#include <gtest/gtest.h>

#include <random>

namespace oakum::cache {
namespace {

Package full_package() {
  Package p;
  p.id = "openssl@3.0.11", p.name = "openssl", p.version = "3.0.11", p.release = "1~deb12u2";
  p.epoch = 1, p.arch = "amd64", p.dev = true;
  p.src_name = "openssl-src", p.src_version = "3.0", p.src_release = "2", p.src_epoch = 3;
  p.licenses = {"Apache-2.0", "MIT"}, p.maintainer = "Somebody <some@body>";
  p.modularity_label = "nodejs:12:1:2", p.build_info = BuildInfo{{"a", "b"}, "n-v-r", "x86_64"};
  p.repository_class = "official", p.indirect = true, p.relationship = Relationship::indirect;
  p.depends_on = {"libc6@2.36"}, p.file_path = "a/METADATA", p.digest = "sha1:00";
  p.lines = {{1, 2}, {7, 9}}, p.installed_files = {"usr/bin/openssl"}, p.assumed = true;
  p.cpe = "cpe:2.3:a:openssl:openssl:3.0.11:*", p.evidence = "sha1", p.confidence = 80;
  p.purl = "pkg:deb/debian/openssl@3.0.11", p.uid = "0123456789abcdef", p.bom_ref = "ref";
  return p;
}

inventory::LayerFacts full_facts() {
  inventory::LayerFacts facts;
  facts.layer.size = 123'456'789'012;
  inventory::FileFacts file;
  file.path = "var/lib/dpkg/status", file.analyzer = 42;
  file.systems = {{{"debian", "12.5", true, "somebody", true}, -3}};
  file.owned = {{"openssl:amd64", {"usr/bin/openssl"}}};
  file.digests = {{"openssl@3.0.11", "md5:00"}};
  file.apk_repository = ApkRepository{"alpine", "3.20"};
  file.build_info = BuildInfo{{}, "nvr", ""};
  PackageList list;
  list.ecosystem = Ecosystem::npm, list.type = "npm", list.path = "package-lock.json";
  list.analyzed_by = "npm-lock", list.group = "Node.js";
  list.packages = {full_package(), Package{}};
  file.list = list;
  file.told = {list, {}};
  facts.files = {file, {}};
  facts.whiteouts = {"etc/old"}, facts.opaque = {"var"};
  facts.problems = {{{.path = "a", .line = 3, .layer = 0}, "damaged", Error::unsupported}};
  return facts;
}

bool same(const inventory::LayerFacts& a, const inventory::LayerFacts& b) {
  const auto tie = [](const inventory::FileFacts& f) {
    return std::tie(f.path, f.analyzer, f.systems, f.owned, f.digests, f.apk_repository,
                    f.build_info, f.list, f.told);
  };
  return a.layer == b.layer && a.whiteouts == b.whiteouts && a.opaque == b.opaque &&
         a.problems == b.problems &&
         std::equal(a.files.begin(), a.files.end(), b.files.begin(), b.files.end(),
                    [&](const auto& x, const auto& y) { return tie(x) == tie(y); });
}

TEST(FactsCodec, GivesBackEveryField) {
  const auto facts = full_facts();
  const auto bytes = encode_facts(facts, "key");
  const auto back = decode_facts(bytes, "key");
  ASSERT_TRUE(back);
  EXPECT_TRUE(same(*back, facts));
  EXPECT_EQ(encode_facts(*back, "key"), bytes);
}

/// A field added to Package must be stored too: its size gives it away.
TEST(FactsCodec, KnowsHowLargeAPackageIs) {
  EXPECT_EQ(sizeof(Package), 816u) << "store the new field";
}

TEST(FactsCodec, TakesNothingElse) {
  const auto bytes = encode_facts(full_facts(), "key");
  EXPECT_FALSE(decode_facts(bytes, "other key"));
  EXPECT_FALSE(decode_facts("", "key"));
  EXPECT_FALSE(decode_facts("oakum layer facts 9\n" + bytes.substr(20), "key"));
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_FALSE(decode_facts(bytes.substr(0, size), "key")) << size;
}

TEST(FactsCodec, TakesNoValueThatIsNone) {
  auto facts = full_facts();
  facts.problems[0].kind = static_cast<Error::Kind>(200);
  EXPECT_FALSE(decode_facts(encode_facts(facts, "key"), "key")) << "a kind of problem";
  facts = full_facts();
  facts.files[0].list->ecosystem = static_cast<Ecosystem>(200);
  EXPECT_FALSE(decode_facts(encode_facts(facts, "key"), "key")) << "an ecosystem";
  facts = full_facts();
  facts.files[0].list->packages[0].relationship = static_cast<Relationship>(200);
  EXPECT_FALSE(decode_facts(encode_facts(facts, "key"), "key")) << "a relationship";
}

TEST(FactsCodec, NoticesEveryFlippedBit) {
  const auto bytes = encode_facts(full_facts(), "key");
  for (std::size_t at = 0; at < bytes.size(); ++at)
    for (int bit = 0; bit < 8; ++bit) {
      auto damaged = bytes;
      damaged[at] = static_cast<char>(damaged[at] ^ (1 << bit));
      const auto facts = decode_facts(damaged, "key");
      // Reserved bits of the frame's head may mean nothing; what is read must then be the same.
      EXPECT_TRUE(!facts || same(*facts, full_facts())) << at << " bit " << bit;
    }
}

}  // namespace
}  // namespace oakum::cache

#include "base/hash.h"

#include <gtest/gtest.h>

namespace oakum {
namespace {

TEST(Hash, KnownDigests) {
  EXPECT_EQ(sha256_text(Sha256::of({})),
            "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  Sha256 pieces;
  pieces.update(as_bytes("a"));
  pieces.update(as_bytes("bc"));
  EXPECT_EQ(hex(pieces.finish()),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hex(sha1(as_bytes("abc"))), "a9993e364706816aba3e25717850c26c9cd0d89d");
}

TEST(Hash, AcceptsOneFormOfDigest) {
  const std::string good = "sha256:" + std::string(64, 'a');
  EXPECT_TRUE(is_sha256_digest(good));
  for (const auto& wrong :
       {good + "0", good.substr(1), "sha256:" + std::string(64, 'A'),
        std::string("sha512:") + std::string(64, 'a'), std::string("sha256:../x"), std::string()})
    EXPECT_FALSE(is_sha256_digest(wrong)) << wrong;
}

TEST(Hash, Base64) {
  for (const std::string text : {"", "a", "ab", "abc", "abcd"}) {
    const auto decoded = decode_base64(encode_base64(as_bytes(text)));
    ASSERT_TRUE(decoded);
    EXPECT_EQ(as_text(*decoded), text);
  }
  EXPECT_FALSE(decode_base64("a!b"));
}

}  // namespace
}  // namespace oakum

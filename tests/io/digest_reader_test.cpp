#include "io/digest_reader.h"

#include <gtest/gtest.h>

#include "tests/io/workshop.h"

namespace oakum::io {
namespace {

TEST(DigestReader, HashesWhatIsReadSkippedAndLeft) {
  const auto bytes = noise(1'000'000);
  DigestReader reader(std::make_unique<SlowReader>(bytes, 10'000));
  EXPECT_EQ(reader.skip(300'000), 300'000u);
  std::string part(200'000, '\0');
  ASSERT_TRUE(reader.read(std::as_writable_bytes(std::span(part))));
  const auto digest = reader.finish();
  ASSERT_TRUE(digest);
  EXPECT_EQ(*digest, Sha256::of(as_bytes(bytes)));
  EXPECT_EQ(reader.count(), bytes.size());
  EXPECT_EQ(*reader.finish(), *digest) << "it may be asked again";
}

TEST(DigestReader, OfNothingIsTheDigestOfNothing) {
  DigestReader reader(memory_reader({}));
  EXPECT_EQ(hex(*reader.finish()),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(DigestReader, GivesNoDigestOfWhatCouldNotBeRead) {
  DigestReader reader(std::make_unique<SlowReader>("abc", 2, Error{Error::io, "gone"}));
  const auto digest = reader.finish();
  ASSERT_FALSE(digest);
  EXPECT_EQ(digest.error().what, "gone");
}

}  // namespace
}  // namespace oakum::io

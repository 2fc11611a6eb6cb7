#include "formats/protobuf.h"

#include <gtest/gtest.h>

namespace oakum::formats {
namespace {

using namespace std::string_view_literals;

TEST(Protobuf, FieldsAreReadInOrder) {
  // The examples of the format's description: 150 in field 1, "testing" in field 2.
  const auto message = "\x08\x96\x01\x12\x07testing\x1d\x01\x02\x03\x04\x21\1\0\0\0\0\0\0\x80"sv;
  ProtobufReader reader(as_bytes(message));
  const auto next = [&] { return reader.next().value().value(); };
  EXPECT_EQ(next().integer, 150u);
  const auto text = next();
  EXPECT_EQ(text.number, 2u);
  EXPECT_EQ(text.kind, ProtobufField::Kind::bytes);
  EXPECT_EQ(text.text(), "testing");
  EXPECT_EQ(next().integer, 0x04030201u);
  EXPECT_EQ(next().integer, 0x8000000000000001u);
  EXPECT_FALSE(reader.next().value());
  EXPECT_FALSE(reader.next().value());
}

TEST(Protobuf, WhatIsWrittenIsRead) {
  ProtobufWriter inner, outer;
  inner.integer(3, ~std::uint64_t{0}).integer(536870911, 0);
  outer.bytes(1, "name").bytes(15, inner.message()).bytes(16, "");
  EXPECT_EQ(outer.message().substr(0, 6), "\x0a\4name");
  ProtobufReader reader(as_bytes(outer.message()));
  EXPECT_EQ(reader.next().value()->text(), "name");
  const auto nested = reader.next().value().value();
  EXPECT_EQ(nested.number, 15u);
  ProtobufReader deeper(nested.bytes);
  EXPECT_EQ(deeper.next().value()->integer, ~std::uint64_t{0});
  EXPECT_EQ(deeper.next().value()->number, 536870911u);
  EXPECT_EQ(reader.next().value()->number, 16u);
  EXPECT_FALSE(reader.next().value());
}

TEST(Protobuf, RefusesWhatIsNone) {
  struct Case {
    std::string_view message, said;
  };
  constexpr Case kCases[] = {
      {"\x08"sv, "byte 1: a number that reaches past the end"},
      {"\x08\x80"sv, "past the end"},
      {"\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"sv, "more than 64 bits"},
      {"\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"sv, "more than 64 bits"},
      {"\x12\x05"
       "four"sv,
       "length that reaches past the end"},
      {"\x12\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01x"sv, "length that reaches past the end"},
      {"\x00\x01"sv, "field number"},
      {"\x80\x80\x80\x80\x10\x01"sv, "field number"},
      {"\x0b\x0c"sv, "wire type"},
      {"\x0f"sv, "wire type"},
      {"\x0d\x01\x02\x03"sv, "past the end"},
      {"\x09\x01\x02\x03\x04\x05\x06\x07"sv, "past the end"},
  };
  for (const auto& [message, said] : kCases) {
    ProtobufReader reader(as_bytes(message));
    const auto first = reader.next();
    ASSERT_FALSE(first) << said;
    EXPECT_EQ(first.error().kind, Error::corrupt);
    EXPECT_NE(first.error().what.find(said), std::string::npos) << first.error().what;
    EXPECT_EQ(reader.next().error().what, first.error().what) << "an error is final";
  }
}

}  // namespace
}  // namespace oakum::formats

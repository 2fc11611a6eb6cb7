#include "net/address.h"

#include <gtest/gtest.h>

#include <array>

namespace oakum::net {

static std::string_view judge(std::string_view text) { return why_not_public(text); }

TEST(Address, KeepsInsideOut) {
  for (const auto* inside : {"localhost",
                             "0.0.0.0",
                             "10.1.2.3",
                             "100.64.0.1",
                             "127.0.0.1",
                             "127.255.255.254",
                             "168.63.129.16",
                             "169.254.169.254",
                             "172.16.0.1",
                             "172.31.255.255",
                             "192.0.0.192",
                             "192.0.2.1",
                             "192.168.0.1",
                             "198.18.0.1",
                             "203.0.113.9",
                             "224.0.0.1",
                             "255.255.255.255",
                             "::",
                             "::1",
                             "::ffff:127.0.0.1",
                             "::ffff:10.0.0.1",
                             "::127.0.0.1",
                             "::ffff:0:10.0.0.1",
                             "64:ff9b::7f00:1",
                             "64:ff9b::a9fe:a9fe",
                             "64:ff9b:1::1",
                             "2002:7f00:1::",
                             "2001::1",
                             "2001:db8::1",
                             "100::1",
                             "fc00::1",
                             "fd00:ec2::254",
                             "fe80::1",
                             "fec0::1",
                             "ff02::1"})
    EXPECT_NE(judge(inside), "") << inside;
}

TEST(Address, LetsTheInternetIn) {
  for (const auto* outside :
       {"1.1.1.1", "8.8.8.8", "11.0.0.1", "100.63.255.255", "100.128.0.1", "126.0.0.1", "128.0.0.1",
        "168.63.129.17", "172.15.0.1", "172.32.0.1", "192.167.0.1", "223.0.0.1", "2606:4700::1111",
        "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"})
    EXPECT_EQ(judge(outside), "") << outside;
}

TEST(Address, LeavesNamesToTheResolver) { EXPECT_EQ(judge("registry.example"), ""); }

TEST(Address, NothingElseIsOne) {
  const std::array<std::byte, 17> raw{};
  for (const std::size_t size : {0, 3, 5, 15, 17})
    EXPECT_EQ(why_not_public(ByteView(raw).first(size)), "malformed");
}

}  // namespace oakum::net

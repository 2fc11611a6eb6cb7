#include <gtest/gtest.h>

#include <cstring>

#include "advisory/layout.h"
#include "base/hash.h"
#include "tests/advisory/sample_database.h"

namespace oakum::advisory {
namespace {

/// Everything a program may ask, as one text; "error" wherever an answer was refused.
std::string ask_everything(const Database& database) {
  std::string text = fmt::format("{} {}\n", database.metadata().digest, dump(database));
  for (const auto* id :
       {"CVE-2024-0001", "CVE-2024-0003", "GHSA-aaaa-bbbb-cccc", "CVE-1999-0001", "nothing"}) {
    const auto detail = database.detail(id);
    const auto exploited = database.known_exploited(id);
    const auto epss = database.epss(id);
    text += !detail ? "error" : *detail ? (*detail)->title : "-";
    text += !exploited ? "error" : *exploited ? (*exploited)->date_added : "-";
    text += !epss ? "error" : *epss ? fmt::format("{}", (*epss)->score) : "-";
  }
  for (const auto* name : {"rhel-8-for-x86_64-baseos-rpms", "ubi8-container-8.5-236-x86_64"})
    for (const auto& list : {database.cpes_of_repository(name), database.cpes_of_nvr(name)})
      text += list ? fmt::format("{}", list->size()) : "error";
  const auto cpe = database.cpe(900);
  return text + (cpe ? std::string(*cpe) : "error");
}

TEST(Tamper, EveryFlippedBitIsNoticed) {
  const auto good = sample_bytes();
  auto bytes = good;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    const auto bit = static_cast<std::byte>(1u << (at * 5 % 8));
    bytes[at] ^= bit;
    const auto database = Database::from_memory(bytes);
    if (database) {
      EXPECT_FALSE(database->verify()) << "byte " << at;
    }
    bytes[at] ^= bit;
  }
  EXPECT_TRUE(Database::from_memory(good).value().verify());
}

TEST(Tamper, AnswersAreRightOrRefused) {
  Builder builder({.built = {}, .level = 1});
  const auto ns = builder.add_namespace("debian 12");
  for (int i = 0; i < 12'000; ++i) {
    const auto id = fmt::format("CVE-2021-{:05}", i);
    Advisory row;
    row.id = id;
    row.fixed_version = id;
    builder.add(ns, fmt::format("p{}", i), row);
    builder.add_detail(id, "nvd", {.title = id});
  }
  auto bytes = builder.finish().value();
  ASSERT_GT(bytes.size(), 5u * layout::kChunk) << "several chunks, of which only some are damaged";
  std::size_t refused = 0;
  for (std::size_t at = bytes.size() / 3; at < bytes.size(); at += bytes.size() / 41) {
    bytes[at] ^= std::byte{0x10};
    const auto database = Database::from_memory(bytes);
    for (int i = 0; database && i < 12'000; i += 97) {
      const auto id = fmt::format("CVE-2021-{:05}", i);
      const auto rows = rows_of(*database, "debian 12", fmt::format("p{}", i));
      const bool right = rows.size() == 1 && rows[0] == fmt::format("{0} fixed({0})", id);
      const bool row_refused = rows.size() == 1 && rows[0].find("damaged") != std::string::npos;
      EXPECT_TRUE(right || row_refused) << at << " " << i;
      const auto detail = database->detail(id);
      EXPECT_TRUE(!detail || (*detail && (*detail)->title == id)) << at << " " << i;
      refused += row_refused + !detail;
    }
    bytes[at] ^= std::byte{0x10};
  }
  EXPECT_GT(refused, 0u);
}

TEST(Tamper, TruncatedFilesAreRefused) {
  const auto good = sample_bytes();
  for (std::size_t size = 0; size < good.size(); size += size < 1000 ? 1 : 13)
    EXPECT_FALSE(Database::from_memory(ByteView(good).first(size))) << size;
  auto longer = good;
  longer.push_back(std::byte{0});
  EXPECT_FALSE(Database::from_memory(longer)) << "a byte too many";
}

/// Makes all digests right again, as somebody who means harm would.
void sign(std::vector<std::byte>& bytes) {
  const ByteView view(bytes);
  const auto body = load_le<std::uint64_t>(view, 40).value_or(0);
  const std::size_t tables = layout::kHeaderSize + layout::kSectionEntry * layout::kSections;
  if (body < tables || body > bytes.size()) return;
  for (std::size_t at = body, digest = tables; at < bytes.size() && digest + 32 <= body;
       at += layout::kChunk, digest += 32) {
    const auto sum =
        Sha256::of(view.subspan(at, std::min<std::size_t>(layout::kChunk, bytes.size() - at)));
    std::memcpy(bytes.data() + digest, sum.data(), sum.size());
  }
  Sha256 root;
  root.update(view.first(layout::kDigestAt));
  root.update(view.subspan(layout::kHeaderSize, body - layout::kHeaderSize));
  const auto sum = root.finish();
  std::memcpy(bytes.data() + layout::kDigestAt, sum.data(), sum.size());
}

TEST(Tamper, HostileContentWithRightDigestsIsHarmless) {
  const auto good = sample_bytes();
  for (const unsigned value : {0x00u, 0x01u, 0x7fu, 0x80u, 0xffu}) {
    for (std::size_t at = 0; at < good.size(); ++at) {
      auto bytes = good;
      bytes[at] = static_cast<std::byte>(value);
      sign(bytes);
      const auto database = Database::from_memory(bytes);
      if (!database) continue;
      ask_everything(*database);
      (void)database->verify().has_value();
    }
  }
}

TEST(Tamper, HostileSectionsAreHarmless) {
  const auto good = sample_bytes();
  for (std::size_t section = 0; section < layout::kSections; ++section) {
    for (const std::uint64_t value :
         {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{good.size()}, std::uint64_t{1} << 32,
          std::uint64_t{1} << 63, ~std::uint64_t{0}}) {
      for (const std::size_t field : {0, 8}) {
        auto bytes = good;
        for (std::size_t i = 0; i < 8; ++i)
          bytes[layout::kHeaderSize + section * layout::kSectionEntry + field + i] =
              static_cast<std::byte>(value >> (8 * i));
        sign(bytes);
        const auto database = Database::from_memory(bytes);
        if (database) ask_everything(*database);
      }
    }
  }
}

}  // namespace
}  // namespace oakum::advisory

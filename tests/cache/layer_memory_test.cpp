#include "cache/layer_memory.h"

#include <gtest/gtest.h>

namespace oakum::cache {
namespace {

/// Counts, and fails when it is told to.
class TestStore final : public Store {
 public:
  Result<std::optional<std::string>> get(const std::string& key) override {
    ++gets;
    if (broken) return Error{Error::unreachable, "gone"};
    return inner->get(key);
  }
  Result<void> put(const std::string& key, std::string_view bytes) override {
    ++puts;
    if (broken) return Error{Error::io, "No space left on device"};
    return inner->put(key, bytes);
  }
  Result<std::uint64_t> clear() override { return inner->clear(); }

  std::unique_ptr<Store> inner = memory_store(1 << 20);
  bool broken = false;
  int gets = 0, puts = 0;
};

inventory::Analyzer analyzer(std::string_view name, int version) {
  inventory::Analyzer made;
  made.name = name;
  made.version = version;
  return made;
}

inventory::LayerFacts facts_of(std::uint64_t size) {
  inventory::LayerFacts facts;
  facts.layer.size = size;
  return facts;
}

TEST(LayerMemory, TellsLayersApartByEverythingThatMatters) {
  TestStore store;
  const auto apk1 = analyzer("apk", 1), apk2 = analyzer("apk", 2), npm = analyzer("npm", 1);
  const inventory::Analyzer* one[] = {&apk1};
  const inventory::Analyzer* newer[] = {&apk2};
  const inventory::Analyzer* two[] = {&apk1, &npm};
  LayerMemory memory(store, one, {"skip a"});
  memory.keep("sha256:1", facts_of(7));
  EXPECT_EQ(memory.find("sha256:1")->layer.size, 7u);
  EXPECT_FALSE(memory.find("sha256:2"));
  EXPECT_FALSE(LayerMemory(store, newer, {"skip a"}).find("sha256:1")) << "a newer analyzer";
  EXPECT_FALSE(LayerMemory(store, two, {"skip a"}).find("sha256:1")) << "another one more";
  EXPECT_FALSE(LayerMemory(store, one, {}).find("sha256:1")) << "other options";
  EXPECT_FALSE(LayerMemory(store, one, {"skip ", "a"}).find("sha256:1")) << "cut elsewhere";
  EXPECT_TRUE(LayerMemory(store, one, {"skip a"}).find("sha256:1"));
}

TEST(LayerMemory, KeepsNothingThatAnotherReadingMayCorrect) {
  TestStore store;
  LayerMemory memory(store, {}, {});
  for (const auto kind : {Error::io, Error::timeout, Error::cancelled, Error::exhausted,
                          Error::internal, Error::denied, Error::unreachable}) {
    auto facts = facts_of(1);
    facts.problems.push_back({{}, "something", kind});
    memory.keep("sha256:1", facts);
  }
  memory.keep("", facts_of(1));
  EXPECT_EQ(store.puts, 0);
  auto facts = facts_of(1);
  facts.problems.push_back({{}, "a damaged record", Error::corrupt});
  memory.keep("sha256:1", facts);
  EXPECT_EQ(memory.find("sha256:1")->problems, facts.problems);
}

TEST(LayerMemory, LeavesABrokenStoreAlone) {
  TestStore store;
  store.broken = true;
  LayerMemory memory(store, {}, {});
  EXPECT_FALSE(memory.find("sha256:1"));
  EXPECT_FALSE(memory.find("sha256:1"));
  memory.keep("sha256:1", facts_of(1));
  EXPECT_EQ(store.gets + store.puts, 1);
  ASSERT_TRUE(memory.trouble());
  EXPECT_EQ(memory.trouble()->what, "gone");
}

}  // namespace
}  // namespace oakum::cache

#pragma once
#include <algorithm>
#include <cstdlib>
#include <set>
#include <vector>

#include "disk/file_system.h"

// Looks at the first few hundred nodes of a file system and at both ends of their contents. Aborts
// when a name is none, when a read gives another count than the size says, or an error says
// nothing.
inline void check_file_system(const oakum::disk::FileSystem& files) {
  using namespace oakum::disk;
  constexpr std::size_t kNodes = 300;
  constexpr std::size_t kEntries = 1000;
  std::vector<std::byte> buffer(200'000);
  const auto check_error = [](const oakum::Error& error) {
    if (error.what.empty()) std::abort();
  };
  const auto check_read = [&](const Node& node, std::uint64_t at) {
    const auto done = files.read(node, at, buffer);
    if (!done) return check_error(done.error());
    const auto left = at < node.size ? node.size - at : 0;
    if (*done != std::min<std::uint64_t>(left, buffer.size())) std::abort();
  };
  std::vector<NodeId> open{files.root()};
  std::set<NodeId> seen;
  while (!open.empty() && seen.size() < kNodes) {
    const auto id = open.back();
    open.pop_back();
    if (!seen.insert(id).second) continue;
    const auto node = files.node(id);
    if (!node) {
      check_error(node.error());
      continue;
    }
    if (node->type != Node::Type::directory) {
      check_read(*node, 0);
      check_read(*node, node->size / 2);
      check_read(*node, node->size - std::min<std::uint64_t>(node->size, 100'000));
      check_read(*node, node->size);
      continue;
    }
    const auto entries = files.list(*node);
    if (!entries) {
      check_error(entries.error());
      continue;
    }
    for (const auto& [name, target, type] : *entries) {
      if (name.empty() || name == "." || name == ".." || name.find('/') != name.npos ||
          name.find('\0') != name.npos)
        std::abort();
      if (open.size() < kEntries) open.push_back(target);
    }
  }
}

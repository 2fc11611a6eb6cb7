#pragma once
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/hash.h"
#include "disk/file_system.h"

namespace oakum::disk {

/// How much of a file system is looked at; what is beyond is left out.
struct ListingLimits {
  std::size_t nodes = 10'000'000;
  std::uint64_t bytes_of_file = ~0ull;
  bool contents = true;  ///< Whether to read files.
};

/// What a file system has, by path ("" is the root), as one line each: type, permissions, size of
/// files and links, and the SHA-256 of the content; or the error. A directory that is met again is
/// not entered again.
class Listing {
 public:
  explicit Listing(const FileSystem& files, const ListingLimits& limits = {})
      : files_(files), limits_(limits) {
    walk("", files.root());
  }

  const std::map<std::string, std::string>& lines() const { return lines_; }
  std::uint64_t bytes() const { return bytes_; }
  std::size_t errors() const { return errors_; }
  std::string text() const {
    std::string all;
    for (const auto& [path, line] : lines_) all += escaped(path) + "\t" + line + "\n";
    return all;
  }

 private:
  static std::string escaped(const std::string& path) {
    std::string text;
    for (const unsigned char c : path)
      text += c > ' ' && c < 127 && c != '\\' ? std::string(1, static_cast<char>(c))
                                              : fmt::format("\\{:02x}", c);
    return text;
  }

  void walk(std::string top, NodeId root) {
    std::vector<std::pair<std::string, NodeId>> open{{std::move(top), root}};
    while (!open.empty() && lines_.size() < limits_.nodes) {
      const auto [path, id] = open.back();
      open.pop_back();
      const auto node = files_.node(id);
      if (!node) {
        fail(path, node.error());
        continue;
      }
      lines_[path] = line_of(*node);
      if (node->type != Node::Type::directory || !entered_.insert(id).second) continue;
      const auto entries = files_.list(*node);
      if (!entries) {
        fail(path, entries.error());
        continue;
      }
      for (const auto& entry : *entries)
        open.emplace_back(path.empty() ? entry.name : path + "/" + entry.name, entry.id);
    }
  }

  void fail(const std::string& path, const Error& error) {
    lines_[path] = "error " + error.what;
    ++errors_;
  }

  std::string line_of(const Node& node) {
    switch (node.type) {
      case Node::Type::directory:
        return fmt::format("directory {:o}", node.mode);
      case Node::Type::other:
        return fmt::format("other {:o}", node.mode);
      case Node::Type::symlink:
        return fmt::format("symlink {} {}", node.size, digest_of(node));
      case Node::Type::file:
        return fmt::format("file {:o} {} {}", node.mode, node.size,
                           limits_.contents ? digest_of(node) : "");
    }
    return {};
  }

  std::string digest_of(const Node& node) {
    Sha256 sum;
    buffer_.resize(1 << 20);
    const auto end = std::min(node.size, limits_.bytes_of_file);
    for (std::uint64_t at = 0; at < end;) {
      const auto want = std::min<std::uint64_t>(buffer_.size(), end - at);
      const auto done = files_.read(node, at, std::span(buffer_).first(want));
      if (!done || *done == 0) {
        ++errors_;
        return "error " + (done ? "ends before its size" : done.error().what);
      }
      sum.update(std::span(buffer_).first(*done));
      at += *done;
      bytes_ += *done;
    }
    return hex(sum.finish());
  }

  const FileSystem& files_;
  ListingLimits limits_;
  std::map<std::string, std::string> lines_;
  std::set<NodeId> entered_;
  std::vector<std::byte> buffer_;
  std::uint64_t bytes_ = 0;
  std::size_t errors_ = 0;
};

}  // namespace oakum::disk

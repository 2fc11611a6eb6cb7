#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "source/source.h"

// What a source shows, noted down.
namespace oakum::source {

/// Notes everything it is shown.
class Recorder final : public Visitor {
 public:
  bool enter(std::string_view) override { return true; }
  Interest interest(std::string_view path) override {
    return path.ends_with(".txt")     ? Interest::yes
           : path.starts_with("bin/") ? Interest::if_program
                                      : Interest::none;
  }
  void file(std::unique_ptr<io::File> file) override {
    const auto bytes = file->bytes(1 << 20);
    files[file->path()] = bytes ? std::string(as_text(*bytes)) : bytes.error().what;
  }
  void hard_link(std::string_view path, std::string_view target) override {
    links[std::string(path)] = target;
  }
  void whiteout(std::string_view path) override { whiteouts.emplace_back(path); }
  void opaque(std::string_view directory) override { opaques.emplace_back(directory); }
  void problem(Problem problem) override {
    problems.push_back(problem.where.path + ": " + problem.what);
  }
  std::unique_ptr<Visitor> copy() const override { return std::make_unique<Recorder>(*this); }
  const std::vector<std::string>& only() const override { return only_; }

  std::map<std::string, std::string> files, links;
  std::vector<std::string> whiteouts, opaques, problems;

 private:
  std::vector<std::string> only_;
};

struct Seen {
  std::vector<Walked> layers;
  std::optional<ImageMetadata> image;
  const Recorder& layer(std::size_t i) const {
    return static_cast<const Recorder&>(*layers.at(i).visitor);
  }
};

/// Walks every layer.
inline Result<Seen> look_at(Source& source, unsigned threads = 1) {
  Seen seen;
  WalkOptions walk;
  walk.threads = threads;
  seen.layers =
      TRY(source.walk([](const LayerPromise&) { return std::make_unique<Recorder>(); }, walk));
  seen.image = source.image();
  return seen;
}

}  // namespace oakum::source

#include "secret/image_config.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "formats/node.h"

namespace oakum::secret {
namespace {
using formats::Node;

/// One instruction a line, so that a line says which it was.
class Document {
 public:
  void add(std::string instruction, std::uint16_t layer) {
    std::replace(instruction.begin(), instruction.end(), '\n', ' ');
    text_ += instruction;
    text_ += '\n';
    layers_.push_back(layer);
  }
  const std::string& text() const { return text_; }
  std::uint16_t layer(std::uint32_t line) const {
    return line == 0 || line > layers_.size() ? std::uint16_t{0} : layers_[line - 1];
  }

 private:
  std::string text_;
  std::vector<std::uint16_t> layers_;
};

/// Oldest first; empty steps belong to the layer beneath.
void add_history(Node root, Document& document) {
  std::uint16_t layers = 0;
  for (const auto step : root["history"].items()) {
    layers = static_cast<std::uint16_t>(layers + !step["empty_layer"].truth());
    document.add(instruction_of(step["created_by"].text()),
                 static_cast<std::uint16_t>(layers == 0 ? 0 : layers - 1));
    if (const auto comment = step["comment"].text(); !comment.empty())
      document.add("# " + std::string(comment),
                   static_cast<std::uint16_t>(layers == 0 ? 0 : layers - 1));
  }
}

void add_words(std::string_view name, Node list, Document& document, std::uint16_t layer) {
  std::string line;
  for (const auto word : list.items()) line += " " + std::string(word.text());
  if (!line.empty()) document.add(std::string(name) + line, layer);
}

void add_config(Node config, Document& document, std::uint16_t last) {
  for (const auto variable : config["Env"].items())
    document.add("ENV " + std::string(variable.text()), last);
  for (const auto& [key, value] : config["Labels"].members())
    document.add(fmt::format("LABEL {}={}", key, value.text()), last);
  add_words("ENTRYPOINT", config["Entrypoint"], document, last);
  add_words("CMD", config["Cmd"], document, last);
  add_words("HEALTHCHECK", config["Healthcheck"]["Test"], document, last);
  add_words("ONBUILD", config["OnBuild"], document, last);
}

}  // namespace

Result<std::vector<SecretSighting>> find_in_image(const ImageMetadata& image,
                                                  const Detector& detector) {
  std::vector<SecretSighting> out;
  if (image.config.empty()) return out;
  const auto parsed = TRY(formats::parse_json(image.config, {.bytes = 16u << 20, .depth = 128}));
  Document document;
  add_history(parsed.root(), document);
  const auto layers = image.diff_ids.size();
  add_config(parsed["config"], document, static_cast<std::uint16_t>(layers == 0 ? 0 : layers - 1));
  auto found = detector.find("", as_bytes(document.text()));
  std::sort(found.candidates.begin(), found.candidates.end(),
            [](const SecretCandidate& a, const SecretCandidate& b) {
              return std::tie(a.where.line, a.offset, a.rule) <
                     std::tie(b.where.line, b.offset, b.rule);
            });
  std::set<std::pair<std::string, std::string>> told;
  for (auto& candidate : found.candidates) {
    const auto what = candidate.hash.empty() ? candidate.match : candidate.hash;
    if (!told.emplace(candidate.rule, what).second) continue;
    candidate.where.layer = document.layer(candidate.where.line);
    out.push_back({.seen = candidate, .instruction = candidate.match});
  }
  return out;
}

}  // namespace oakum::secret

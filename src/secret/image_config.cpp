#include "secret/image_config.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <utility>

#include "base/text.h"
#include "formats/json_writer.h"
#include "secret/mask.h"

namespace oakum::secret {
namespace {
using formats::Node;

/// One instruction a line, so that a line says which it was; and which strings of the
/// configuration it is made of, in order.
class Document {
 public:
  struct Part {
    const char* string;  ///< Of the configuration; where its text is kept says which one.
    std::size_t begin, length;
  };

  /// `words` are parts of the configuration, or literals.
  void add(std::initializer_list<std::string_view> words, std::uint16_t layer) {
    for (const auto word : words) append(word);
    end_line(layer);
  }
  void append(std::string_view word) {
    parts_.push_back({word.data(), text_.size(), word.size()});
    text_ += word;
    std::replace(text_.end() - static_cast<std::ptrdiff_t>(word.size()), text_.end(), '\n', ' ');
  }
  void end_line(std::uint16_t layer) {
    text_ += '\n';
    layers_.push_back(layer);
  }
  const std::string& text() const { return text_; }
  const std::vector<Part>& parts() const { return parts_; }
  std::uint16_t layer(std::uint32_t line) const {
    return line == 0 || line > layers_.size() ? std::uint16_t{0} : layers_[line - 1];
  }

 private:
  std::string text_;
  std::vector<Part> parts_;
  std::vector<std::uint16_t> layers_;
};

/// The part of a step's command that instruction_of() keeps.
std::string_view instruction_in(std::string_view created_by) {
  return created_by.substr(created_by.find(instruction_of(created_by)));
}
/// Oldest first; empty steps belong to the layer beneath.
void add_history(Node root, Document& document) {
  std::uint16_t layers = 0;
  for (const auto step : root["history"].items()) {
    layers = static_cast<std::uint16_t>(layers + !step["empty_layer"].truth());
    const auto layer = static_cast<std::uint16_t>(layers == 0 ? 0 : layers - 1);
    document.add({instruction_in(step["created_by"].text())}, layer);
    if (const auto comment = step["comment"].text(); !comment.empty())
      document.add({"# ", comment}, layer);
  }
}

void add_words(std::string_view name, Node list, Document& document, std::uint16_t layer) {
  if (list.size() == 0) return;
  document.append(name);
  for (const auto word : list.items()) {
    document.append(" ");
    document.append(word.text());
  }
  document.end_line(layer);
}

void add_config(Node config, Document& document, std::uint16_t last) {
  for (const auto variable : config["Env"].items()) document.add({"ENV ", variable.text()}, last);
  for (const auto& [key, value] : config["Labels"].members())
    document.add({"LABEL ", key, "=", value.text()}, last);
  add_words("ENTRYPOINT", config["Entrypoint"], document, last);
  add_words("CMD", config["Cmd"], document, last);
  add_words("HEALTHCHECK", config["Healthcheck"]["Test"], document, last);
  add_words("ONBUILD", config["OnBuild"], document, last);
}

Document document_of(Node root, const ImageMetadata& image) {
  Document document;
  add_history(root, document);
  const auto layers = image.diff_ids.size();
  add_config(root["config"], document, static_cast<std::uint16_t>(layers == 0 ? 0 : layers - 1));
  return document;
}

constexpr formats::Limits kLimits{.bytes = 16u << 20, .depth = 128};

/// The values that are masked, each once; short ones left out.
std::set<std::string_view> masked_values(std::string_view text, std::string_view masked) {
  constexpr std::size_t kLeast = 8, kMost = 256;  // bytes of a value; values
  std::set<std::string_view> values;
  for (std::size_t i = 0; i < text.size() && values.size() < kMost;) {
    auto end = i;
    while (end < text.size() && masked[end] != text[end]) ++end;
    if (end - i >= kLeast) values.insert(text.substr(i, end - i));
    i = std::max(end, i + 1);
  }
  return values;
}

/// A value that is masked in one place is masked in all: a password that the name of a variable
/// gives away may stand in a command that says nothing of it.
std::string masked_text(const Document& document, const Detector& detector) {
  const std::string_view text = document.text();
  auto masked = detector.masked("", text);
  for (const auto value : masked_values(text, masked))
    for (auto at = text.find(value); at != text.npos; at = text.find(value, at + value.size()))
      masked.replace(at, value.size(), value.size(), '*');
  return masked;
}

/// Shows a candidate's lines as the masked document has them.
void show_masked(const Mask& mask, std::string_view masked, SecretCandidate& candidate) {
  const auto begin = static_cast<std::size_t>(candidate.offset);
  if (begin >= masked.size() || masked[begin] != '*') return;
  const Span span{begin, std::min(masked.find_first_not_of('*', begin), masked.size())};
  candidate.match = mask.match(span);
  candidate.code = mask.code(span, candidate.where.line);
}

/// A configuration whose strings have their parts as a masked document has them.
class MaskedConfig {
 public:
  MaskedConfig(const Document& document, std::string_view masked) : masked_(masked) {
    for (const auto& part : document.parts()) parts_[part.string] = part;
  }

  std::string text_of(std::string_view string) const {
    std::string out(string);
    const auto* end = string.data() + string.size();
    for (auto at = parts_.lower_bound(string.data());
         at != parts_.end() && std::less<>()(at->first, end); ++at) {
      const auto& part = at->second;
      const auto begin = static_cast<std::size_t>(part.string - string.data());
      for (std::size_t i = 0; i < part.length; ++i)
        if (masked_[part.begin + i] == '*') out[begin + i] = '*';
    }
    return out;
  }

  void write(formats::JsonWriter& out, Node node) const {
    switch (node.kind()) {
      case Node::object:
        out.begin_object();
        for (const auto& [key, value] : node.members()) write(out.key(text_of(key)), value);
        out.end_object();
        return;
      case Node::array:
        out.begin_array();
        for (const auto item : node.items()) write(out, item);
        out.end_array();
        return;
      case Node::string:
        out.value(text_of(node.text()));
        return;
      default:
        formats::write_node(out, node);
    }
  }

 private:
  std::string_view masked_;
  std::map<const char*, Document::Part, std::less<>> parts_;
};

std::vector<SecretSighting> sightings(const Document& document, std::string_view masked,
                                      const Detector& detector) {
  auto found = detector.find("", as_bytes(document.text()));
  std::sort(found.candidates.begin(), found.candidates.end(),
            [](const SecretCandidate& a, const SecretCandidate& b) {
              return std::tie(a.where.line, a.offset, a.rule) <
                     std::tie(b.where.line, b.offset, b.rule);
            });
  const Mask mask(masked, {});
  std::vector<SecretSighting> out;
  std::set<std::pair<std::string, std::string>> told;
  for (auto& candidate : found.candidates) {
    const auto what = candidate.hash.empty() ? candidate.match : candidate.hash;
    if (!told.emplace(candidate.rule, what).second) continue;
    show_masked(mask, masked, candidate);
    candidate.where.layer = document.layer(candidate.where.line);
    out.push_back({.seen = candidate, .instruction = candidate.match});
  }
  return out;
}

/// The configuration, and what its history says of the layers, without what is masked.
Result<std::string> rewritten(Node root, const MaskedConfig& config, std::vector<Layer>& layers) {
  io::StringWriter text;
  formats::JsonWriter json(text, formats::JsonWriter::Style::compact);
  config.write(json, root);
  TRY(json.finish());
  std::size_t layer = 0;
  for (const auto step : root["history"].items())
    if (!step["empty_layer"].truth() && layer < layers.size())
      layers[layer++].created_by = instruction_of(config.text_of(step["created_by"].text()));
  return text.text();
}

}  // namespace

Result<std::vector<SecretSighting>> find_in_image(ImageMetadata& image, std::vector<Layer>& layers,
                                                  const Detector& detector) {
  if (image.config.empty()) return std::vector<SecretSighting>();
  auto config = std::exchange(image.config, {});
  const auto parsed = TRY(formats::parse_json(config, kLimits));
  const auto document = document_of(parsed.root(), image);
  const auto masked = masked_text(document, detector);
  auto found = sightings(document, masked, detector);
  if (masked == document.text())
    image.config = std::move(config);
  else
    image.config = TRY(rewritten(parsed.root(), MaskedConfig(document, masked), layers));
  return found;
}

}  // namespace oakum::secret

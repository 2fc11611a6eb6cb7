#include "ecosystems/dpkg/paragraphs.h"

namespace oakum::ecosystems::dpkg {

Paragraphs::Paragraphs(std::string_view text, std::initializer_list<std::string_view> fields)
    : lines_(text), fields_(fields), values_(fields.size()) {}

bool Paragraphs::next() {
  values_.assign(fields_.size(), {});
  open_ = nullptr;
  in_field_ = false;
  line_ = damaged_line_ = 0;
  for (std::string_view line; lines_.next(line);) {
    if (trim(line).empty()) {
      if (line_) return true;
      continue;
    }
    if (!line_) line_ = lines_.number();
    take(line);
  }
  return line_ != 0;
}

void Paragraphs::take(std::string_view line) {
  if (line.front() != ' ' && line.front() != '\t') return start(line);
  if (!in_field_ && !damaged_line_) damaged_line_ = lines_.number();
  // The value and its continuation lie in one text, so the view only grows.
  if (open_)
    *open_ = {open_->data(), static_cast<std::size_t>(line.data() + line.size() - open_->data())};
}

void Paragraphs::start(std::string_view line) {
  const auto colon = line.find(':');
  in_field_ = colon != std::string_view::npos && colon > 0;
  open_ = nullptr;
  if (!in_field_) {
    if (!damaged_line_) damaged_line_ = lines_.number();
    return;
  }
  const auto name = line.substr(0, colon);
  for (std::size_t i = 0; i < fields_.size(); ++i)
    if (equal_ignoring_case(name, fields_[i])) {
      values_[i] = trim(line.substr(colon + 1));
      open_ = &values_[i];
    }
}

}  // namespace oakum::ecosystems::dpkg

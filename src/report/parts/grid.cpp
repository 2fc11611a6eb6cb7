#include "report/parts/grid.h"

#include <algorithm>

#include "report/parts/cell.h"

namespace oakum::report {

namespace {
constexpr std::size_t kGap = 2;
constexpr std::size_t kNarrowest = 8;  // below this nothing can be read
}  // namespace

Grid::Grid(std::vector<Column> columns, std::size_t page, bool color)
    : columns_(std::move(columns)), page_(page), color_(color), natural_(columns_.size(), 0) {}

void Grid::measure(const Cells& cells) {
  for (std::size_t i = 0; i < cells.size(); ++i)
    natural_[i] = std::max(natural_[i], width_of(cells[i].text));
}

std::size_t Grid::total() const {
  std::size_t sum = 0;
  for (const auto width : widths_) sum += width == 0 ? 0 : width + kGap;
  return sum == 0 ? 0 : sum - kGap;
}

/// Leaves the column out that is missed least. False when all that are left must stay.
bool Grid::leave_one_out() {
  std::size_t worst = columns_.size();
  for (std::size_t i = 0; i < columns_.size(); ++i)
    if (widths_[i] != 0 && columns_[i].sacrifice > 0 &&
        (worst == columns_.size() || columns_[i].sacrifice > columns_[worst].sacrifice))
      worst = i;
  if (worst == columns_.size()) return false;
  widths_[worst] = 0;
  return true;
}

/// Gives a column of the page's rest to the narrowest one that is cut.
bool Grid::widen_one() {
  std::size_t narrowest = columns_.size();
  for (std::size_t i = 0; i < columns_.size(); ++i)
    if (widths_[i] != 0 && widths_[i] < natural_[i] &&
        (narrowest == columns_.size() || widths_[i] < widths_[narrowest]))
      narrowest = i;
  if (narrowest == columns_.size()) return false;
  ++widths_[narrowest];
  return true;
}

/// Takes a column from the widest one that can shrink at all.
bool Grid::squeeze_one() {
  std::size_t widest = columns_.size();
  for (std::size_t i = 0; i < columns_.size(); ++i)
    if (columns_[i].least != 0 && widths_[i] > kNarrowest &&
        (widest == columns_.size() || widths_[i] > widths_[widest]))
      widest = i;
  if (widest == columns_.size()) return false;
  --widths_[widest];
  return true;
}

void Grid::settle_widths() {
  widths_.assign(columns_.size(), 0);
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (natural_[i] == 0) continue;
    natural_[i] = std::max(natural_[i], width_of(columns_[i].title));
    widths_[i] = columns_[i].least == 0 ? natural_[i] : std::min(natural_[i], columns_[i].least);
  }
  while (total() > page_ && leave_one_out()) continue;
  while (total() > page_ && squeeze_one()) continue;
  while (total() < page_ && widen_one()) continue;
}

std::string Grid::line(const Cells& cells) const {
  std::string out;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (widths_[i] == 0) continue;
    if (!out.empty()) out.append(kGap, ' ');
    const std::string text = cut_to(cells[i].text, widths_[i]);
    const std::string space(widths_[i] - std::min(widths_[i], width_of(text)), ' ');
    const bool styled = color_ && !cells[i].style.empty() && !text.empty();
    if (columns_[i].right) out += space;
    if (styled) out += cells[i].style;
    out += text;
    if (styled) out += "\x1b[0m";
    if (!columns_[i].right) out += space;
  }
  return out;
}

void Grid::write_head(TextOutput& out) {
  settle_widths();
  Cells titles;
  Cells rules;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    titles.push_back({std::string(columns_[i].title), "\x1b[1m"});
    rules.push_back({std::string(widths_[i], '-')});
  }
  out.line(line(titles));
  out.line(line(rules));
}

}  // namespace oakum::report

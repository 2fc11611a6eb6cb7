#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "report/parts/text_output.h"

namespace oakum::report {

/// A column of a grid.
struct Column {
  std::string_view title;
  std::size_t least =
      0;  ///< What it shrinks to while other columns can be left out; 0: it does not shrink.
  bool right = false;  ///< Numbers stand right.
  int sacrifice =
      0;  ///< Columns with a higher one are left out first when there is no room; 0 stays.
};

/// One cell; `style` is an ANSI sequence in front of it, or "".
struct Cell {
  std::string text;  ///< One line, already fit for a terminal.
  std::string_view style = {};
};
using Cells = std::vector<Cell>;

/// Rows under column titles, written in two passes over the rows so that none is kept. Columns are
/// as wide as their content; when that is too wide for the page they shrink to `least`, then
/// columns are left out, then the widest shrink further. A column without content is left out.
class Grid {
 public:
  Grid(std::vector<Column> columns, std::size_t page, bool color);

  /// Calls `cells(i)` twice for each row: to measure, then to write. Writes nothing when there are
  /// no rows.
  template <class MakeCells>
  void write(TextOutput& out, std::size_t rows, const MakeCells& cells) {
    for (std::size_t i = 0; i < rows; ++i) measure(cells(i));
    if (rows != 0) write_head(out);
    for (std::size_t i = 0; i < rows; ++i) out.line(line(cells(i)));
  }

 private:
  void measure(const Cells& cells);
  void write_head(TextOutput& out);
  void settle_widths();
  bool leave_one_out();
  bool widen_one();
  bool squeeze_one();
  std::size_t total() const;
  std::string line(const Cells& cells) const;

  std::vector<Column> columns_;
  std::size_t page_;
  bool color_;
  std::vector<std::size_t> natural_;  ///< Widths of the content, then with the titles.
  std::vector<std::size_t> widths_;   ///< 0: left out.
};

}  // namespace oakum::report

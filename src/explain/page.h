#pragma once
#include <algorithm>
#include <string>
#include <string_view>

#include "explain/context.h"
#include "explain/write.h"
#include "report/parts/cell.h"
#include "report/parts/text_output.h"
#include "report/parts/words.h"

namespace oakum::explain {

/// Labelled lines for people. Every text is made fit for one line before it is written.
class Page {
 public:
  Page(io::Writer& out, const Options& options)
      : out_(out),
        color_(options.color),
        width_(static_cast<std::size_t>(std::clamp(options.width, 40, 1000))) {}

  void blank() { out_.line(); }
  void heading(std::string_view text, std::string_view style = report::kBold);
  /// Words in as many lines as they take.
  void paragraph(std::string_view text, std::size_t indent = 0);
  /// "  label        value"; nothing when the value is empty.
  void field(std::string_view label, std::string_view value, std::string_view style = {});
  /// A command, line by line, under the values.
  void command(std::string_view command);
  /// A line that stands as it is, under the values; cut where it is too long.
  void verbatim(std::string_view line);
  Result<void> finish() { return out_.finish(); }

 private:
  report::TextOutput out_;
  bool color_;
  std::size_t width_;
};

/// "app/package-lock.json:12".
std::string place_text(const Location& where);
/// "3 of 7, sha256:…, by RUN make; application".
std::string layer_text(const Context& context, std::uint16_t layer);
/// "shop 1.0 > express 4.17.1 > qs 6.7.0".
std::string way_text(const Context& context, const std::vector<PackageRef>& way);
/// The ways to a package as fields, and that there may be more.
void write_ways(Page& page, const Context& context, PackageRef ref, std::size_t most);

}  // namespace oakum::explain

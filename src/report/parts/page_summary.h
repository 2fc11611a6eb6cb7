#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/report.h"

namespace oakum::report {

/// Text for HTML, between tags and within quoted attributes: '&', '<', '>' and quotes as
/// references, and what printable() does to control characters and bidirectional overrides.
std::string html_text(std::string_view text);

/// What the page says where scripts do not run: what was scanned, the numbers, and the first
/// `most` findings that are open as a table. HTML without scripts, styles and links.
std::string page_summary(const Report& report, const std::vector<const Finding*>& findings,
                         std::size_t most);

}  // namespace oakum::report

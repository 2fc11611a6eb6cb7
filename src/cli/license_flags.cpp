#include "cli/license_flags.h"

#include <charconv>

#include "base/text.h"

namespace oakum::cli {
namespace {

/// The default for commands that look at no texts.
Result<double> confidence_of(const Args& args) {
  const auto& text = args.text("license-confidence-level");
  if (text.empty() && !args.given("license-confidence-level")) return license::Options().confidence;
  double number = 0;
  const auto end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, number, std::chars_format::fixed);
  if (parsed.ec != std::errc() || parsed.ptr != end || !(number >= 0.5 && number <= 1))
    return Error{Error::usage, fmt::format("invalid argument \"{}\" for "
                                           "\"--license-confidence-level\" flag: must be a number "
                                           "from 0.5 to 1, such as 0.9",
                                           printable(text))};
  return number;
}

}  // namespace

Result<license::Options> license_options(const Args& args) {
  license::Options options;
  options.full = args.on("license-full");
  options.confidence = TRY(confidence_of(args));
  options.ignored = args.list("ignored-licenses");
  for (const auto one : license::kClasses)
    if (const auto flag = fmt::format("license-{}", license::name(one)); args.given(flag))
      options.lists[one] = args.list(flag);
  TRY(license::Classes::of(options.lists));
  return options;
}

std::vector<std::string_view> license_flags() {
  return {"license-full",      "ignored-licenses",   "license-confidence-level",
          "license-forbidden", "license-restricted", "license-reciprocal",
          "license-notice",    "license-permissive", "license-unencumbered"};
}

}  // namespace oakum::cli

// Packages for people: why each is there.
#include "base/text.h"
#include "explain/page.h"

namespace oakum::explain {

namespace {
constexpr std::size_t kPackages = 20;
constexpr std::size_t kWays = 5;
constexpr std::size_t kLines = 5;

/// "stated", or how it was concluded.
std::string evidence_text(const Package& package) {
  if (package.evidence.empty()) return {};
  return fmt::format("concluded from its {}, {}% sure", replace_all(package.evidence, "-", " "),
                     package.confidence);
}

std::string places_text(const Context& context, PackageRef ref) {
  const auto& package = context.package(ref);
  auto text = place_text(context.place(ref));
  for (std::size_t i = 1; i < std::min(package.lines.size(), kLines); ++i)
    text += fmt::format(", {}", package.lines[i].start);
  if (package.lines.size() > kLines)
    text += fmt::format(" and {} more lines", package.lines.size() - kLines);
  return text;
}

std::string source_text(const Package& package) {
  if (package.src_name.empty() ||
      (package.src_name == package.name && full_source_version(package) == full_version(package)))
    return {};
  return package.src_name + " " + full_source_version(package);
}

std::string findings_text(const Context& context, PackageRef ref) {
  report::Counts open{};
  std::size_t others = 0, licenses = 0;
  for (const auto i : context.findings(ref)) {
    const auto& finding = context.report().findings[i];
    if (std::holds_alternative<License>(finding.detail))
      ++licenses;
    else if (finding.verdict.state == Verdict::open)
      ++open[static_cast<std::size_t>(finding.severity)];
    else
      ++others;
  }
  auto text = report::severities(open);
  if (text.empty()) text = context.report().vulnerabilities_judged ? "none open" : "not assessed";
  if (others != 0) text += fmt::format(", {} excused or left out", report::grouped(others));
  if (licenses != 0)
    text +=
        fmt::format("; {}", report::counted(licenses, "licence to look at", "licences to look at"));
  return text;
}

std::string relationship_text(const Context& context, PackageRef ref) {
  const auto& package = context.package(ref);
  std::string text(name(package.relationship));
  if (text == "direct") text = "direct: the project itself asks for it";
  if (text == "indirect") text = "indirect: what the project asks for needs it";
  if (text.empty() && !info(context.list(ref).ecosystem).operating_system &&
      context.graph().parents(context.graph().node(ref)).empty())
    text = "nothing here says that it needs it";
  if (package.dev) text += text.empty() ? "for development only" : ", for development only";
  return text;
}

void write_one(Page& page, const Context& context, PackageRef ref) {
  const auto& package = context.package(ref);
  page.heading(
      fmt::format("{} {} ({})", package.name, full_version(package), context.list(ref).type));
  page.field("package URL", package.purl);
  page.field("in", places_text(context, ref));
  page.field("layer", layer_text(context, package.layer));
  page.field("as", relationship_text(context, ref));
  write_ways(page, context, ref, kWays);
  page.field("built from", source_text(package));
  page.field("known by", evidence_text(package));
  page.field("maintainer", package.maintainer);
  page.field("licences", join(package.licenses, ", "));
  page.field("findings", findings_text(context, ref));
}
}  // namespace

Result<void> write_packages(const Context& context, std::span<const PackageRef> packages,
                            const Options& options, io::Writer& out) {
  Page page(out, options);
  for (std::size_t i = 0; i < std::min(packages.size(), kPackages); ++i) {
    if (i > 0) page.blank();
    write_one(page, context, packages[i]);
  }
  if (packages.size() > kPackages) {
    page.blank();
    page.paragraph(
        fmt::format("and {} more; all are in --format json",
                    report::counted(packages.size() - kPackages, "package", "packages")));
  }
  return page.finish();
}

}  // namespace oakum::explain

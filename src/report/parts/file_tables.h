#pragma once
#include <cstddef>
#include <string>

#include "core/report.h"
#include "report/format.h"
#include "report/parts/text_output.h"

namespace oakum::report {

/// "3 secrets: 1 critical, 2 high", "No secrets found."; "" when they were not looked for.
std::string secrets_verdict(const Report& report);
/// "14 licences: 1 critical …", the same for licences.
std::string licenses_verdict(const Report& report);

/// Each file with secrets: its name, then a row a secret. Values are masked already.
void write_secrets(TextOutput& out, const Report& report, const Options& options,
                   std::size_t width);
/// Each group of packages: a row a licence, with how many packages have it.
void write_licenses(TextOutput& out, const Report& report, const Options& options,
                    std::size_t width);

}  // namespace oakum::report

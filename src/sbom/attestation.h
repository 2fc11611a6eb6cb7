#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace oakum::sbom {

/// What an in-toto statement says about its subject, taken out of its wrappings. **Nothing was
/// verified**: neither signatures, nor that the subject is what is looked at.
struct Statement {
  std::string predicate_type;  ///< "https://cyclonedx.org/bom", "https://spdx.dev/Document", …
  std::string document;        ///< The predicate; JSON is written anew, members by key.
};

/// The in-toto statements (v0.1, v1) in the bytes: bare, in a DSSE envelope, in a Sigstore bundle
/// (0.1 to 0.3), or JSON lines of these, at most 10,000. A predicate that is {"Data": …}, as cosign
/// wraps it, is what Data says. Empty when the bytes are none of these: then they are a document of
/// another kind. Errors: corrupt ("line 1: …"; also an envelope around something else), too_large.
Result<std::vector<Statement>> unwrap(std::string_view bytes);

}  // namespace oakum::sbom

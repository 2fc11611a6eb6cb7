#pragma once
#include "gotemplate/functions.h"

// The functions of the sprig library (version 3), one file a topic. Source: its documentation.
namespace oakum::gotemplate {

/// All of them. Those that need the network or make keys refuse; those that need a clock, the
/// environment or chance ask the World of the caller, and refuse where it has none.
void add_sprig(Functions& functions);

// By topic.
void add_string_functions(Functions& functions);
void add_case_functions(Functions& functions);
void add_list_functions(Functions& functions);
void add_dictionary_functions(Functions& functions);
void add_merge_functions(Functions& functions);
void add_math_functions(Functions& functions);
void add_date_functions(Functions& functions);
void add_encoding_functions(Functions& functions);
void add_json_functions(Functions& functions);
void add_digest_functions(Functions& functions);
void add_path_functions(Functions& functions);
void add_semver_functions(Functions& functions);
void add_regex_functions(Functions& functions);
void add_default_functions(Functions& functions);
void add_type_functions(Functions& functions);
void add_url_functions(Functions& functions);
void add_world_functions(Functions& functions);  ///< Environment, chance, network, keys.

}  // namespace oakum::gotemplate

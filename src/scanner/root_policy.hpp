#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "domain/given_root.hpp"
#include "domain/library.hpp"

// What may be said of a root, by an admin or the settings file. Thread: any.
namespace segue::scanner {

// In its normal form. Errors: invalid (empty, too long).
[[nodiscard]] base::Result<std::string> checked_name(const std::string& name);
// Errors: invalid, naming the field.
[[nodiscard]] base::Result<void> check_policy(const domain::RootPolicy& policy);

void apply_given(const domain::GivenRoot& given, domain::Root& root);
// The fields that it decides, as the API calls them.
[[nodiscard]] std::vector<std::string> given_fields(const domain::GivenRoot& given);
// Errors: conflict (the root is other than given, and where that is said).
[[nodiscard]] base::Result<void> check_given(const domain::GivenRoot& given,
                                             const domain::Root& root);

}  // namespace segue::scanner

#pragma once

#include <optional>

#include "http/router.hpp"
#include "services/accounts.hpp"
#include "subsonic/call.hpp"

namespace segue::subsonic {

// Lane::password for a `p` that was not accepted lately (it may cost an argon2id), else
// `otherwise`.
[[nodiscard]] http::Lane lane_of(const services::Accounts& accounts, const Call& call,
                                 http::Lane otherwise);

// Proves who calls, by apiKey, `p`, or `t` and `s`, and sets the call's principal; or answers why
// not. Unknown users and wrong secrets answer alike.
[[nodiscard]] std::optional<http::Response> refuse_or_sign_in(services::Accounts& accounts,
                                                              Call& call);

}  // namespace segue::subsonic

#pragma once

#include "domain/account.hpp"
#include "domain/catalog.hpp"

namespace segue::services {

// Who a request speaks for, once its credentials held.
struct Principal {
  domain::User user;
  domain::View view;              // what of the catalogue this user may see
  domain::AuthSessionId session;  // 0: by API key, app password or Basic
  domain::ApiKeyId api_key;       // 0: by something else
  [[nodiscard]] bool is_admin() const { return user.role == domain::Role::admin; }
};

}  // namespace segue::services

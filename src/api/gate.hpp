#pragma once

#include <functional>
#include <string>

#include "http/router.hpp"
#include "services/accounts.hpp"
#include "services/media_signer.hpp"

namespace segue::api {

// Who may call an operation, as its `security` in docs/api/openapi.yaml says.
enum class Access { user, admin, media };

// The one place where requests of /api/v1 prove who they are. Thread: any.
class Gate {
 public:
  Gate(services::Accounts& accounts, const services::MediaSigner& signer, const base::Clock& clock)
      : accounts_(accounts), signer_(signer), clock_(clock) {}

  // Lane::password for Basic credentials that were not accepted lately, else `otherwise`.
  [[nodiscard]] http::Lane lane(const http::Request& request, http::Lane otherwise) const;

  // Bearer (session token or API key), Basic, or for Access::media the signature in `t`.
  [[nodiscard]] base::Result<services::Principal> admit(const http::Request& request,
                                                        Access access);

 private:
  [[nodiscard]] base::Result<services::Principal> by_header(const http::Request& request,
                                                            std::string_view header);
  [[nodiscard]] base::Result<services::Principal> by_signature(const http::Request& request,
                                                               std::string_view signature);

  services::Accounts& accounts_;
  const services::MediaSigner& signer_;
  const base::Clock& clock_;
};

using OpenHandler = std::function<http::Response(const http::Request&)>;
using UserHandler = std::function<http::Response(const http::Request&, const services::Principal&)>;

// One operation of the API: what it is called, who may call it, where it runs, what it does.
struct Operation {
  http::Method method = http::Method::get;
  std::string pattern;
  std::string operation_id;
  Access access = Access::user;
  http::Lane lane = http::Lane::read;
};

// Adds an operation that anybody may call …
void add_open(http::Router& router, Operation operation, OpenHandler handler);
// … and one whose handler runs only for a caller whom the gate admitted.
void add_guarded(http::Router& router, Gate& gate, Operation operation, UserHandler handler);

}  // namespace segue::api

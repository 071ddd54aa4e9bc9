#include "api/gate.hpp"

#include <optional>
#include <utility>

#include "base/crypto.hpp"
#include "base/text.hpp"

namespace segue::api {
namespace {

using base::ErrorCode;
using base::fail;

struct BasicCredentials {
  std::string name, password;
};

std::optional<std::string_view> credentials(std::string_view header, std::string_view scheme) {
  const std::size_t length = scheme.size();
  if (header.size() <= length || header[length] != ' ') return std::nullopt;
  if (base::text::lower_ascii(header.substr(0, length)) != scheme) return std::nullopt;
  header.remove_prefix(header.find_first_not_of(' ', length) == std::string_view::npos
                           ? header.size()
                           : header.find_first_not_of(' ', length));
  return header;
}

std::optional<BasicCredentials> basic(std::string_view header) {
  const auto encoded = credentials(header, "basic");
  if (!encoded) return std::nullopt;
  const auto plain = base::crypto::base64_decode(*encoded);
  if (!plain) return std::nullopt;
  const auto colon = plain->find(':');
  if (colon == std::string::npos) return std::nullopt;
  return BasicCredentials{plain->substr(0, colon), plain->substr(colon + 1)};
}

}  // namespace

http::Lane Gate::lane(const http::Request& request, http::Lane otherwise) const {
  const auto header = request.headers.get("authorization");
  if (!header) return otherwise;
  const auto pair = basic(*header);
  if (!pair || accounts_.remembers_password(pair->name, pair->password)) return otherwise;
  return http::Lane::password;
}

base::Result<services::Principal> Gate::by_header(const http::Request& request,
                                                  std::string_view header) {
  if (const auto token = credentials(header, "bearer")) {
    return accounts_.by_token(std::string(*token));
  }
  if (const auto pair = basic(header)) {
    return accounts_.by_password(pair->name, pair->password, request.client_address);
  }
  return fail(ErrorCode::unauthenticated,
              "Authorization must be 'Bearer' with a token or 'Basic' with name and password");
}

base::Result<services::Principal> Gate::by_signature(const http::Request& request,
                                                     std::string_view signature) {
  const auto track = domain::parse<domain::TrackId>(request.path_parameter("id"));
  if (!track) return std::unexpected(track.error());
  const auto claim = services::MediaSigner::read(signature);
  if (!claim) return std::unexpected(claim.error());
  if (claim->expires_at <= clock_.now_ms()) {
    return fail(ErrorCode::unauthenticated,
                "the address has expired; ask POST /api/v1/media for a new one");
  }
  auto principal = accounts_.by_session(claim->session);
  if (!principal) return principal;
  if (!signer_.holds(signature, *claim, principal->user.id, *track)) {
    return fail(ErrorCode::unauthenticated, "the address is not signed for this track");
  }
  return principal;
}

base::Result<services::Principal> Gate::admit(const http::Request& request, Access access) {
  const auto header = request.headers.get("authorization");
  if (header) {
    auto principal = by_header(request, *header);
    if (principal && access == Access::admin && !principal->is_admin()) {
      return fail(ErrorCode::forbidden, "only an admin may do this");
    }
    return principal;
  }
  if (access == Access::media) {
    if (const auto signature = request.query.first("t")) return by_signature(request, *signature);
  }
  return fail(ErrorCode::unauthenticated, "sign in first: Authorization is missing");
}

void add_open(http::Router& router, Operation operation, OpenHandler handler) {
  const http::Lane lane = operation.lane;
  router.add({.method = operation.method,
              .pattern = std::move(operation.pattern),
              .operation_id = std::move(operation.operation_id),
              .lane = [lane](const http::Request&) { return lane; },
              .handler = std::move(handler)});
}

void add_guarded(http::Router& router, Gate& gate, Operation operation, UserHandler handler) {
  router.add({.method = operation.method,
              .pattern = std::move(operation.pattern),
              .operation_id = std::move(operation.operation_id),
              .lane = [&gate, lane = operation.lane](
                          const http::Request& request) { return gate.lane(request, lane); },
              .handler =
                  [&gate, access = operation.access,
                   handler = std::move(handler)](const http::Request& request) {
                    const auto principal = gate.admit(request, access);
                    if (!principal) return http::problem(principal.error());
                    return handler(request, *principal);
                  }});
}

}  // namespace segue::api

#include "subsonic/sign_in.hpp"

#include <string>

#include "base/text.hpp"

namespace segue::subsonic {
namespace {

// `p` is clear text, or "enc:" and the hexadecimal of its UTF-8.
std::string decoded_password(const std::string& parameter) {
  if (!parameter.starts_with("enc:")) return parameter;
  const auto digit = [](char c) -> int {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
  };
  std::string plain;
  for (std::size_t i = 4; i + 1 < parameter.size(); i += 2) {
    const int high = digit(parameter[i]);
    const int low = digit(parameter[i + 1]);
    if (high < 0 || low < 0) return parameter;
    plain += static_cast<char>(high * 16 + low);
  }
  return plain;
}

// Where a person makes an app password, on this server as the client knows it.
std::string help_url(const http::Request& request) {
  const auto host = request.headers.get("host");
  if (!host) return {};
  return std::string(request.secure ? "https://" : "http://") + std::string(*host) +
         "/settings/devices";
}

http::Response refusal(const Call& call, const base::Error& error) {
  if (error.code == base::ErrorCode::forbidden) {
    return call.error(ErrorCode::credentials_not_supported, error.message,
                      help_url(call.request()));
  }
  if (error.code == base::ErrorCode::unauthenticated) {
    return call.error(ErrorCode::wrong_credentials, "wrong name or app password",
                      help_url(call.request()));
  }
  return call.error(error);
}

}  // namespace

http::Lane lane_of(const services::Accounts& accounts, const Call& call, http::Lane otherwise) {
  const auto name = call.text("u");
  const auto password = call.text("p");
  if (!name || !password || call.text("apiKey") || call.text("t")) return otherwise;
  return accounts.knows_app_password(*name, decoded_password(*password)) ? otherwise
                                                                         : http::Lane::password;
}

std::optional<http::Response> refuse_or_sign_in(services::Accounts& accounts, Call& call) {
  const auto name = call.text("u");
  const auto password = call.text("p");
  const auto token = call.text("t");
  const auto salt = call.text("s");
  const auto address = call.request().client_address;

  if (const auto key = call.text("apiKey")) {
    if (name || password || token) {
      return call.error(ErrorCode::conflicting_mechanisms,
                        "send apiKey alone, without u, p, t and s");
    }
    auto principal = accounts.by_api_key(*key);
    if (!principal) return call.error(ErrorCode::invalid_api_key, "the API key is not valid");
    call.set_principal(std::move(*principal));
    return std::nullopt;
  }
  if (!name || (!password && !(token && salt))) {
    return call.error(ErrorCode::missing_parameter,
                      "credentials are missing: apiKey, or u with p, or u with t and s");
  }
  if (password && token) {
    return call.error(ErrorCode::conflicting_mechanisms, "send p, or t and s, not both");
  }
  auto principal = password ? accounts.by_app_password(*name, decoded_password(*password), address)
                            : accounts.by_app_password_token(*name, *token, *salt, address);
  if (!principal) return refusal(call, principal.error());
  call.set_principal(std::move(*principal));
  return std::nullopt;
}

}  // namespace segue::subsonic

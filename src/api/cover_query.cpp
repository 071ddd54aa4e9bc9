#include "api/cover_query.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

#include "domain/image_name.hpp"

namespace segue::api {
namespace {

using base::ErrorCode;
using base::fail;

// Pixels before dpr; 0 = automatic.
base::Result<double> side_of(const http::Request& request, std::string_view name) {
  const auto text = request.query.first(name).value_or("auto");
  if (text == "auto" || text.empty()) return 0.0;
  int side = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), side);
  if (error != std::errc{} || end != text.data() + text.size() || side < 1 ||
      side > media::picture_side_max) {
    return fail(ErrorCode::invalid, fmt::format("'{}' is a number from 1 to {}, or auto", name,
                                                media::picture_side_max));
  }
  return side;
}

base::Result<double> dpr_of(const http::Request& request) {
  const auto text = request.query.first("dpr");
  if (!text) return 1.0;
  double dpr = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), dpr);
  const bool sensible = dpr >= 1 && dpr <= 4;  // which nan is not
  if (error != std::errc{} || end != text->data() + text->size() || !sensible) {
    return fail(ErrorCode::invalid, "'dpr' is a number from 1 to 4");
  }
  return dpr;
}

base::Result<int> physical(double side, double dpr, std::string_view name) {
  const auto pixels = static_cast<int>(std::lround(side * dpr));
  if (pixels > media::picture_side_max) {
    return fail(ErrorCode::invalid,
                fmt::format("'{}' × 'dpr' is more than {} pixels", name, media::picture_side_max));
  }
  return pixels;
}

base::Result<media::Fit> fit_of(const http::Request& request) {
  const auto fit = request.query.first("fit").value_or("cover");
  if (fit == "cover") return media::Fit::cover;
  if (fit == "contain") return media::Fit::contain;
  if (fit == "fill") return media::Fit::fill;
  return fail(ErrorCode::invalid, "'fit' is cover, contain or fill");
}

base::Result<std::optional<media::OutputFormat>> format_of(const http::Request& request,
                                                           bool resized) {
  using media::OutputFormat;
  const auto name = request.query.first("format").value_or("auto");
  if (name == "auto") {
    if (!resized) return std::nullopt;
    const auto accept = request.headers.get("accept").value_or("");
    return accept.find("image/webp") != std::string_view::npos ? OutputFormat::webp
                                                               : OutputFormat::jpeg;
  }
  constexpr std::array<std::pair<std::string_view, OutputFormat>, 4> formats = {
      {{"jpeg", OutputFormat::jpeg},
       {"webp", OutputFormat::webp},
       {"png", OutputFormat::png},
       {"avif", OutputFormat::avif}}};
  for (const auto& [known, format] : formats) {
    if (known == name) return format;
  }
  return fail(ErrorCode::invalid, "'format' is auto, jpeg, webp, png or avif");
}

}  // namespace

base::Result<services::CoverRequest> cover_request(const http::Request& request) {
  const auto id = request.path_parameter("id");
  if (!domain::is_image_id(id)) return fail(ErrorCode::not_found, "there is no such picture");
  const auto width = side_of(request, "width");
  if (!width) return std::unexpected(width.error());
  const auto height = side_of(request, "height");
  if (!height) return std::unexpected(height.error());
  const auto dpr = dpr_of(request);
  if (!dpr) return std::unexpected(dpr.error());
  const auto fit = fit_of(request);
  if (!fit) return std::unexpected(fit.error());
  const auto enlarge = request.query.first("enlarge").value_or("0");
  if (enlarge != "0" && enlarge != "1") return fail(ErrorCode::invalid, "'enlarge' is 0 or 1");
  const auto wide = physical(*width, *dpr, "width");
  if (!wide) return std::unexpected(wide.error());
  const auto high = physical(*height, *dpr, "height");
  if (!high) return std::unexpected(high.error());
  const auto format = format_of(request, *wide > 0 || *high > 0);
  if (!format) return std::unexpected(format.error());
  return services::CoverRequest{
      .id = {std::string(id)},
      .box = {.width = *wide,
              .height = *high,
              .fit = *wide > 0 && *high > 0 ? *fit : media::Fit::cover,  // which needs a box
              .enlarge = enlarge == "1"},
      .format = *format};
}

}  // namespace segue::api

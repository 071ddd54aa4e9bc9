#include "http/router.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "base/assert.hpp"

namespace segue::http {
namespace {

// Takes the first segment off a path without its leading slash. Nothing when the path has ended;
// "a/" holds two segments, the second empty.
std::optional<std::string_view> take_segment(std::optional<std::string_view>& path) {
  if (!path) return {};
  const std::size_t slash = path->find('/');
  const std::string_view segment = path->substr(0, slash);
  if (slash == std::string_view::npos) {
    path.reset();
  } else {
    path->remove_prefix(slash + 1);
  }
  return segment;
}

std::string parameter_name(std::string_view segment) {
  segment.remove_prefix(1);
  segment.remove_suffix(segment.ends_with("*}") ? 2 : 1);
  return std::string(segment);
}

}  // namespace

// One segment of the patterns; the path from the root to a node is a pattern.
struct Router::Node {
  std::map<std::string, std::unique_ptr<Node>, std::less<>> by_text;
  std::unique_ptr<Node> parameter;  // {name}
  std::unique_ptr<Node> rest;       // {name*}: a leaf
  // The routes of this pattern with the names that each gives to its parameters.
  struct Leaf {
    const Route* route = nullptr;
    std::vector<std::string> names;
  };
  std::vector<Leaf> leaves;
};

// Looks for the method along the tree, static segments first, and steps back from dead ends.
struct Router::Search {
  Method method;
  std::vector<std::string_view> values;
  Match match;

  bool visit(const Node& node, std::optional<std::string_view> path) {
    if (!path) return take_leaf(node);
    const std::optional<std::string_view> whole = path;
    const std::string_view segment = *take_segment(path);
    const auto text = node.by_text.find(segment);
    if (text != node.by_text.end() && visit(*text->second, path)) return true;
    if (node.parameter && !segment.empty() && visit_with(*node.parameter, segment, path)) {
      return true;
    }
    return node.rest && visit_with(*node.rest, *whole, std::nullopt);
  }

  bool visit_with(const Node& node, std::string_view value, std::optional<std::string_view> path) {
    values.push_back(value);
    const bool found = visit(node, path);
    values.pop_back();
    return found;
  }

  bool take_leaf(const Node& node) {
    for (const Node::Leaf& leaf : node.leaves) {
      const bool answers = leaf.route->method == method ||
                           (method == Method::head && leaf.route->method == Method::get);
      if (!answers) {
        match.allowed.push_back(leaf.route->method);
        continue;
      }
      match.route = leaf.route;
      for (std::size_t i = 0; i < values.size(); ++i) {
        match.path_parameters.emplace_back(leaf.names[i], values[i]);
      }
      return true;
    }
    return false;
  }
};

Router::Router() : root_(std::make_unique<Node>()) {}
Router::~Router() = default;

void Router::add(Route route) {
  SEGUE_ASSERT(route.pattern.starts_with('/'));
  SEGUE_ASSERT(route.handler);
  routes_.push_back(std::make_unique<Route>(std::move(route)));
  const Route& added = *routes_.back();
  Node* node = root_.get();
  Node::Leaf leaf{.route = &added, .names = {}};
  std::optional<std::string_view> pattern = std::string_view(added.pattern).substr(1);
  while (const auto segment = take_segment(pattern)) {
    std::unique_ptr<Node>* next = nullptr;
    if (segment->starts_with('{')) {
      const bool takes_rest = segment->ends_with("*}");
      SEGUE_ASSERT(segment->ends_with('}') && (!takes_rest || !pattern));
      leaf.names.push_back(parameter_name(*segment));
      next = takes_rest ? &node->rest : &node->parameter;
    } else {
      next = &node->by_text[std::string(*segment)];
    }
    if (!*next) *next = std::make_unique<Node>();
    node = next->get();
  }
  for (const Node::Leaf& other : node->leaves) SEGUE_ASSERT(other.route->method != added.method);
  node->leaves.push_back(std::move(leaf));
}

void Router::set_fallback(Route route) {
  fallback_ = std::make_unique<Route>(std::move(route));
}

Router::Match Router::match(Method method, std::string_view path) const {
  Search search{.method = method, .values = {}, .match = {}};
  if (path.starts_with('/') && search.visit(*root_, path.substr(1))) {
    search.match.allowed.clear();
    return std::move(search.match);
  }
  Match& match = search.match;
  match.method_not_allowed = !match.allowed.empty();
  if (std::ranges::find(match.allowed, Method::get) != match.allowed.end())
    match.allowed.push_back(Method::head);
  std::ranges::sort(match.allowed);
  const auto doubled = std::ranges::unique(match.allowed);
  match.allowed.erase(doubled.begin(), doubled.end());
  const bool reads = method == Method::get || method == Method::head;
  if (!match.method_not_allowed && reads && fallback_) match.route = fallback_.get();
  return std::move(match);
}

}  // namespace segue::http

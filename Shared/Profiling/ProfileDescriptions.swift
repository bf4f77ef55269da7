import OpenAPI

/// What operators are told of recorded requests.
enum ProfileDescriptions {
  static let show = Operation("A recorded request with its statements")
    .path("id", .uuid).answers(.anyObject)

  static let plan = Operation("The plans of its statements, for any value")
    .path("id", .uuid).answers(200, .anyObject)
}

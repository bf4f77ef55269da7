/// What this context publishes, by its model.
package enum ContentKind: String, Sendable, CaseIterable {
  case article = "core.article"
  case blog = "core.blog"
  case comment = "core.comment"
  case discussion = "core.discussion"
  case announcement = "core.elabsannouncement"
  case event = "core.event"
  case techTask = "core.techtask"
  case vacancy = "core.vacancy"

  /// Whether it may be a company's.
  package var isOfCompanies: Bool {
    switch self {
    case .blog, .event, .vacancy: true
    case .article, .comment, .discussion, .announcement, .techTask: false
    }
  }

  /// What a company that may not act does not show. What its people wrote stays.
  package static let restingWithCompany: [ContentKind] = [.event, .vacancy]
}

/// What a sanction names: one thing, or all that somebody has here.
package enum HidingTarget: Sendable, Equatable {
  case thing(ContentKind, key: Int64)
  case person(Int64)
  case company(Int64)
  /// Something of another context, of which this one has a line in the search.
  case elsewhere

  package init(source: String, key: String) {
    let number = Int64(key)
    switch (source, number) {
    case ("account.user", let id?): self = .person(id)
    case ("account.company", let id?): self = .company(id)
    case (let source, let id?):
      self = ContentKind(rawValue: source).map { .thing($0, key: id) } ?? .elsewhere
    case (_, nil): self = .elsewhere
    }
  }
}

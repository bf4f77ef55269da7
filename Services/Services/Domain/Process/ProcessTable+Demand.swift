package import Kernel

extension ProcessTable {
  /// Why a move is made, chosen from a list.
  package struct Reason: Sendable, Hashable {
    package let code: String
    package let label: Localized
  }

  /// What must be filled before a move.
  package enum Requirement: Sendable, Hashable {
    /// An answer to the form of the step that the move comes from.
    case field(String)
    /// Something of the request itself.
    case column(Column)

    /// No name of a field has a point in it.
    package enum Column: String, Sendable, CaseIterable {
      case assignee = "request.assignee_id"
      case company = "request.company_id"
      case number = "request.number"
      case parent = "request.parent_id"
    }

    /// `nil` for a column that a request does not have, and for no name at all.
    package init?(_ name: String) {
      if let column = Column(rawValue: name) {
        self = .column(column)
      } else if !name.isEmpty, !name.contains(".") {
        self = .field(name)
      } else {
        return nil
      }
    }

    var isField: Bool { if case .field = self { true } else { false } }

    /// As the table says it.
    package var name: String {
      switch self {
      case .field(let name): name
      case .column(let column): column.rawValue
      }
    }
  }
}

extension [ProcessTable.Requirement] {
  /// Those of them that are answers.
  package var fields: Set<String> {
    Set(
      compactMap { requirement -> String? in
        if case .field(let name) = requirement { name } else { nil }
      })
  }
}

extension ServiceRequest {
  /// What a move demands and the request does not have, as its table names it. An answer is that of the
  /// version that was submitted last; what that did not show, or the form does not have, nobody can
  /// fill in: it is not demanded.
  func unfilled(
    _ required: [ProcessTable.Requirement], last: Submission?, form: Form
  ) -> [String] {
    required.filter { requirement in
      switch requirement {
      case .column(let column): !has(column)
      case .field(let name): !isAnswered(name, last: last, form: form)
      }
    }
    .map(\.name)
  }

  private func has(_ column: ProcessTable.Requirement.Column) -> Bool {
    switch column {
    case .assignee: assigneeID != nil
    case .company: companyID != nil
    case .number: number != nil
    case .parent: parentID != nil
    }
  }

  private func isAnswered(_ name: String, last: Submission?, form: Form) -> Bool {
    guard form.field(named: name) != nil else { return true }
    guard let last else { return false }
    return !last.visible.contains(name) || !(last.answers[name] ?? .null).isEmpty
  }
}

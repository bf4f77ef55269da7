package import Postgres

/// Rows of one table that are a person's: what becomes of them when he is erased, and what of them he
/// gets when he asks for his data.
package struct PersonalRows: Sendable {
  package let table: String
  package let owner: PersonalOwner
  package let erasure: PersonalErasure
  package let archive: PersonalArchive

  /// Rows whose `column` holds the number of his account.
  package init(
    _ table: String, _ column: String, _ erasure: PersonalErasure, _ archive: PersonalArchive
  ) {
    self.init(table, .column(column), erasure, archive)
  }

  /// Rows that are his by something else.
  package init(
    _ table: String, _ owner: PersonalOwner, _ erasure: PersonalErasure,
    _ archive: PersonalArchive
  ) {
    self.table = table
    self.owner = owner
    self.erasure = erasure
    self.archive = archive
  }
}

/// How a row is known to be a person's.
package enum PersonalOwner: Sendable {
  case column(String)
  /// A condition on the row `item`.
  case condition(@Sendable (_ user: Int64) -> SQL)

  /// The row hangs on a thing of his: its `column` is the `key` of a row of `table` whose `owner` he is.
  package static func through(
    _ column: String, _ table: String, _ owner: String, key: String = "id"
  ) -> PersonalOwner {
    .condition { user in
      """
      item.\(identifier: column) in (select thing.\(identifier: key)
        from \(identifier: table) thing where thing.\(identifier: owner) = \(user))
      """
    }
  }

  package var column: String? { if case .column(let name) = self { name } else { nil } }

  /// On the row `item`.
  package func condition(_ user: Int64) -> SQL {
    switch self {
    case .column(let name): "item.\(identifier: name) = \(user)"
    case .condition(let make): make(user)
    }
  }
}

/// What becomes of a person's rows when he is erased.
package enum PersonalErasure: Sendable, Hashable {
  /// They go.
  case deleted
  /// A command of the slice ends or empties them.
  case byCommand
  /// They stay, for this reason.
  case kept(String)

  package var isKept: Bool { if case .kept = self { true } else { false } }
}

/// What a person gets of his rows.
package enum PersonalArchive: Sendable {
  case given(PersonalFile)
  /// Nothing, for this reason.
  case leftOut(String)

  /// A file of this name. Never in it: secret columns, numbers of other people, the platform's own
  /// columns.
  ///
  /// - Parameters:
  ///   - without: columns that say something of others, or that others must be able to say freely.
  ///   - link: where the bytes of a file are fetched that the row tells of; `%` is its key `id`.
  package static func rows(
    _ name: String, without: Set<String> = [], link: String? = nil
  ) -> PersonalArchive {
    .given(PersonalFile(name: name, columns: .allBut(without), link: link))
  }

  /// The same with these columns alone: the rest of the row is others'.
  package static func rows(_ name: String, only: Set<String>) -> PersonalArchive {
    .given(PersonalFile(name: name, columns: .only(only), link: nil))
  }

  package var file: PersonalFile? { if case .given(let file) = self { file } else { nil } }
}

/// A file of the archive.
package struct PersonalFile: Sendable {
  package enum Columns: Sendable {
    case allBut(Set<String>)
    case only(Set<String>)

    func has(_ name: String) -> Bool {
      switch self {
      case .allBut(let names): !names.contains(name)
      case .only(let names): names.contains(name)
      }
    }

    /// Those that are spoken of.
    package var names: Set<String> {
      switch self {
      case .allBut(let names), .only(let names): names
      }
    }
  }

  /// For people, of `a-z` and `-`; one of a kind in its slice.
  package let name: String
  package let columns: Columns
  let link: String?
}

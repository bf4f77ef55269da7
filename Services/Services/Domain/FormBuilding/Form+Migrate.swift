/// What becomes of the answers of a draft when its form is another one.
package struct AnswerMigration: Sendable, Hashable {
  package let answers: [String: FormValue]
  /// Names of the fields whose answers stay.
  package let kept: [String]
  /// Pointers to the answers that the new form has no place for.
  package let dropped: [String]

  init(answers: [String: FormValue], dropped: [String]) {
    self.init(answers: answers, kept: answers.keys.sorted(), dropped: dropped)
  }

  /// The same with what a form fills in by itself: what is locked wins over an answer, the rest stands
  /// where there is none.
  package func filled(_ prefilled: [String: Prefilled]) -> AnswerMigration {
    let added = prefilled.filter { answers[$0.key] == nil || $0.value.isLocked }.mapValues(\.value)
    return AnswerMigration(
      answers: answers.merging(added) { $1 }, kept: kept, dropped: dropped)
  }

  private init(answers: [String: FormValue], kept: [String], dropped: [String]) {
    self.answers = answers
    self.kept = kept
    self.dropped = dropped
  }

  /// All of them stay.
  package init(keeping answers: [String: FormValue]) { self.init(answers: answers, dropped: []) }
}

extension Form {
  /// Lays the answers of a draft on this form: what has a field of its name that takes its shape stays,
  /// also rows of a group column by column; the rest goes. Whether what stays is right is judged as
  /// ever, by `assess`.
  package func migrate(_ answers: [String: FormValue]) -> AnswerMigration {
    var moved: [String: FormValue] = [:]
    var dropped: [String] = []
    for (name, value) in answers.sorted(by: { $0.key < $1.key }) {
      let pointer = "/data/\(JSONPointer.escaped(name))"
      // What the server works out is worked out anew.
      guard let field = field(named: name), !field.type.isDecoration, !field.isFilledByServer else {
        dropped.append(pointer)
        continue
      }
      guard let rows = value.list, !field.fields.isEmpty else {
        if field.shapeFaults(of: value, at: pointer).isEmpty {
          moved[name] = value
        } else {
          dropped.append(pointer)
        }
        continue
      }
      let kept = field.keptRows(rows, at: pointer, &dropped)
      if let kept { moved[name] = .list(kept) }
    }
    return AnswerMigration(answers: moved, dropped: dropped)
  }
}

extension Field {
  /// `nil` where it takes no rows.
  fileprivate func keptRows(
    _ rows: [FormValue], at pointer: String, _ dropped: inout [String]
  ) -> [FormValue]? {
    let columns = Dictionary(fields.map { ($0.name, $0) }) { first, _ in first }
    var result: [FormValue] = []
    for (index, row) in rows.enumerated() {
      guard let members = row.object else {
        dropped.append(pointer)
        return nil
      }
      var kept: [String: FormValue] = [:]
      for (name, value) in members.sorted(by: { $0.key < $1.key }) {
        let place = "\(pointer)/\(index)/\(JSONPointer.escaped(name))"
        if let column = columns[name], !column.type.isDecoration,
          column.shapeFaults(of: value, at: place).isEmpty
        {
          kept[name] = value
        } else {
          dropped.append(place)
        }
      }
      result.append(.object(kept))
    }
    guard shapeFaults(of: .list(result), at: pointer).isEmpty else {
      dropped.append(pointer)
      return nil
    }
    return result
  }
}

import Kernel

extension Field {
  /// Rows by columns. Where no cell is typed each row names one column; otherwise it holds a cell
  /// under each column that was filled in. A required matrix has an answer in every row.
  func judgeMatrix(
    _ given: [String: FormValue], at pointer: String, in scope: AnswerScope, isRequired: Bool
  ) -> Judged {
    var faults: [FieldFault] = []
    var kept: [String: FormValue] = [:]
    let known = Set(rows.map(\.code))
    for name in given.keys.sorted() where !known.contains(name) {
      let place = "\(pointer)/\(JSONPointer.escaped(name))"
      faults.append(AnswerFault.unknownField.at(place))
    }
    for row in rows {
      let place = "\(pointer)/\(JSONPointer.escaped(row.code))"
      let value = given[row.code] ?? .null
      if value.isEmpty {
        if isRequired { faults.append(fault(.required, at: place)) }
        continue
      }
      if cell.isEmpty {
        if columns.contains(where: { $0.code == value.text }) {
          kept[row.code] = value
        } else {
          faults.append(fault(.notAnOption, at: place))
        }
      } else {
        let judged = judgeCells(value, at: place, in: scope)
        faults += judged.faults
        if judged.value != .null { kept[row.code] = judged.value }
      }
    }
    // What is refused stays as it was given, so that judging it again finds the same.
    if !faults.isEmpty { return Judged(value: .object(given), faults: faults) }
    return Judged(value: kept.isEmpty ? .null : .object(kept))
  }

  private func judgeCells(
    _ value: FormValue, at pointer: String, in scope: AnswerScope
  ) -> Judged {
    guard let members = value.object, let cell = cell.first else {
      return Judged(value: .null, faults: [fault(.wrongType, at: pointer)])
    }
    var judged = Judged(value: .null)
    var kept: [String: FormValue] = [:]
    let known = Set(columns.map(\.code))
    for (name, value) in members.sorted(by: { $0.key < $1.key }) {
      let place = "\(pointer)/\(JSONPointer.escaped(name))"
      guard known.contains(name) else {
        judged.faults.append(AnswerFault.unknownField.at(place))
        continue
      }
      let one = cell.judge(value, at: place, in: scope, isRequired: false)
      judged.faults += one.faults
      if one.value != .null { kept[name] = one.value }
    }
    if !kept.isEmpty { judged.value = .object(kept) }
    return judged
  }
}

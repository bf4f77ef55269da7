import Kernel

/// What plans of purchases and purchases are filled in by.
package enum PurchaseShapes {
  /// `nil` only if a shape below is no form, which a test rules out.
  package static func form(of kind: PurchaseKind) -> Form? {
    switch kind {
    case .plan: plan
    case .application: application
    }
  }

  private static let plan = Shape.form(
    Shape.title("План закупок", "Сатып алу жоспары", "Plan of purchases"),
    [
      Shape.field(
        "lines", "group", Shape.title("Строки", "Жолдар", "Lines"), required: true,
        ["minRows": 1, "maxRows": 200],
        rows: [
          Shape.field(
            "code", "text", Shape.title("Код", "Коды", "Code"), required: true,
            ["maxLength": 50]),
          Shape.field(
            "title", "text", Shape.title("Предмет", "Заты", "Subject"), required: true,
            ["maxLength": 500]),
          Shape.field(
            "total", "money", Shape.title("Сумма, ₸", "Сома, ₸", "Sum, KZT"), required: true),
        ]),
      note,
    ])

  private static let application = Shape.form(
    Shape.title("Заявка на закупку", "Сатып алу өтінімі", "Purchase"),
    [
      Shape.field(
        "items", "group", Shape.title("Позиции", "Позициялар", "Items"), required: true,
        ["minRows": 1, "maxRows": 200],
        rows: [
          Shape.field(
            "line", "text",
            Shape.title("Строка плана", "Жоспар жолы", "Line of the plan"), required: true,
            ["maxLength": 50]),
          Shape.field(
            "title", "text", Shape.title("Предмет", "Заты", "Subject"), required: true,
            ["maxLength": 500]),
          Shape.field(
            "sum", "money", Shape.title("Сумма, ₸", "Сома, ₸", "Sum, KZT"), required: true),
        ]),
      note,
    ])

  private static let note = Shape.field(
    "note", "textarea", Shape.title("Пояснение", "Түсініктеме", "Note"), ["maxLength": 5_000])
}

/// A line of a plan, or what a purchase takes of one.
package struct PurchaseSum: Sendable, Hashable {
  package let code: String
  package let title: String
  package let sum: Tenge
}

extension PurchaseKind {
  /// The lines of complete answers; each sum is more than nothing, and a plan names a line once.
  package func sums(
    of answers: [String: FormValue]
  ) throws(SubmissionRefusal) -> [PurchaseSum] {
    let (list, code, sum) =
      self == .plan ? ("lines", "code", "total") : ("items", "line", "sum")
    var faults: [FieldFault] = []
    var codes: Set<String> = []
    var sums: [PurchaseSum] = []
    for (index, row) in (answers[list]?.list ?? []).enumerated() {
      let place = "/data/\(list)/\(index)"
      let name = row[code]?.text ?? ""
      if !codes.insert(name).inserted, self == .plan {
        faults.append(AnswerFault.repeated.at("\(place)/\(code)"))
      }
      guard let amount = Tenge(row[sum]?.decimal), amount > .zero else {
        faults.append(AnswerFault.belowMinimum("0.01").at("\(place)/\(sum)"))
        continue
      }
      sums.append(PurchaseSum(code: name, title: row["title"]?.text ?? "", sum: amount))
    }
    let total = sums.reduce(0) { $0 + $1.sum.tiyn }
    if total > Tenge.most.tiyn {
      faults.append(AnswerFault.aboveMaximum(Tenge.most.text).at("/data/\(list)"))
    }
    guard faults.isEmpty else { throw .answers(faults) }
    return sums
  }
}

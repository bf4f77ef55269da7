extension Field {
  /// Money is not negative, has two decimals and ends at 10¹².
  func acceptNumber(_ value: FormValue) -> Acceptance {
    guard let number = value.decimal else { return refuse(.notANumber) }
    var faults: [AnswerFault] = []
    let least = rules.min?.decimal ?? (type == .number ? nil : .zero)
    let most = rules.max?.decimal ?? (type == .percent ? 100 : type == .money ? .trillion : nil)
    if let least, number < least { faults.append(.belowMinimum(least.text)) }
    if let most, number > most { faults.append(.aboveMaximum(most.text)) }
    let step = rules.step?.decimal ?? (type == .number ? nil : .cent)
    if let step, number.subtracting(least ?? .zero)?.isMultiple(of: step) != true {
      faults.append(.offStep(step.text))
    }
    return refusing(faults, else: type == .money ? .text(number.text) : .number(number.text))
  }

  /// What stands for "not applicable" among marks.
  package static let notApplicable = "n/a"

  /// Whole steps of the scale: a rating begins at 1, a score at 0.
  func acceptMark(_ value: FormValue) -> Acceptance {
    if value.text == Field.notApplicable {
      return rules.naAllowed ? .success(value) : refuse(.notANumber)
    }
    guard let number = value.decimal else { return refuse(.notANumber) }
    guard number.isWhole else { return refuse(.offStep("1")) }
    let least = FixedDecimal(type == .rating ? 1 : 0)
    if number < least { return refuse(.belowMinimum(least.text)) }
    if number > FixedDecimal(rules.scale) { return refuse(.aboveMaximum(String(rules.scale))) }
    return .success(.number(number.text))
  }
}

extension FixedDecimal: ExpressibleByIntegerLiteral {
  package init(integerLiteral value: Int) { self.init(value) }

  static let trillion = FixedDecimal(1_000_000_000_000)
}

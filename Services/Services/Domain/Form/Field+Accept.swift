import Kernel

/// All that is wrong with one answer.
struct AnswerRefusal: Error {
  let faults: [AnswerFault]

  init(_ faults: AnswerFault...) { self.faults = faults }
  init(all faults: [AnswerFault]) { self.faults = faults }
}

typealias Acceptance = Result<FormValue, AnswerRefusal>

extension Field {
  /// The answer in its one spelling, or why not.
  func accept(_ value: FormValue, in scope: AnswerScope) -> Acceptance {
    switch type {
    case .text, .textarea: acceptText(value.text ?? "")
    case .richtext: acceptRichText(value.text ?? "")
    case .number, .money, .percent: acceptNumber(value)
    case .rating, .score: acceptMark(value)
    case .boolean, .checkbox:
      rules.mustBeTrue && value.bool != true ? refuse(.mustBeTrue) : .success(value)
    case .radio, .select: acceptChoice(value, in: scope)
    case .checkboxes, .multiselect: acceptChoices(value.list ?? [], in: scope)
    case .date: acceptDate(value.text ?? "", in: scope.context)
    case .time: acceptTime(value.text ?? "")
    case .datetime: acceptInstant(value.text ?? "", today: scope.context.today)
    case .period: acceptPeriod(value, in: scope.context)
    case .email: acceptEmail(value.text ?? "", in: scope.context)
    case .phone: acceptPhone(value.text ?? "", in: scope.context)
    case .url: WebAddress.isGood(value.text ?? "") ? .success(value) : refuse(.notAURL)
    case .iin, .bin, .tin: acceptTaxNumber(value.text ?? "", in: scope.context)
    case .iban: acceptIBAN(value.text ?? "")
    case .company, .user, .organization, .city, .serviceRequest:
      acceptReference(value, in: scope)
    case .file, .image: acceptFile(value, in: scope.context)
    case .files: acceptFiles(value.list ?? [], in: scope.context)
    case .hidden: acceptHidden(value)
    case .group, .matrix, .computed, .signature, .heading, .divider, .textBlock: .success(value)
    }
  }

  func refuse(_ fault: AnswerFault) -> Acceptance { .failure(AnswerRefusal(fault)) }

  func refusing(_ faults: [AnswerFault], else value: FormValue) -> Acceptance {
    faults.isEmpty ? .success(value) : .failure(AnswerRefusal(all: faults))
  }

  private func acceptHidden(_ value: FormValue) -> Acceptance {
    (value.text?.unicodeScalars.count ?? 0) > 500 ? refuse(.tooLong(most: 500)) : .success(value)
  }
}

extension String {
  var trimmed: String {
    let scalars = unicodeScalars
    guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
      let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
    else { return "" }
    return String(scalars[first...last])
  }
}

import Kernel

/// What may be wrong with the days of a figure.
enum FigureFault {
  case endsBeforeItBegins
  case farDay(ClosedRange<Int>)

  func at(_ pointer: String) -> FieldFault {
    FieldFault(pointer: pointer, code: code, message: message)
  }

  private var code: String {
    switch self {
    case .endsBeforeItBegins: "ends-before-it-begins"
    case .farDay: "out-of-range"
    }
  }

  private var message: Localized {
    switch self {
    case .endsBeforeItBegins:
      Localized(
        ru: "Конец периода раньше начала", kk: "Кезеңнің соңы басынан бұрын",
        en: "The period ends before it begins")
    case .farDay(let years):
      Localized(
        ru: "Год от \(years.lowerBound) до \(years.upperBound)",
        kk: "Жыл \(years.lowerBound) және \(years.upperBound) аралығында",
        en: "A year from \(years.lowerBound) to \(years.upperBound)")
    }
  }
}

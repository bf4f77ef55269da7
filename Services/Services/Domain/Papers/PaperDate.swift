package import Kernel

/// A day as papers say it.
package enum PaperDate {
  private static let russian = [
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября",
    "октября", "ноября", "декабря",
  ]
  private static let kazakh = [
    "қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым", "шілде", "тамыз", "қыркүйек",
    "қазан", "қараша", "желтоқсан",
  ]
  private static let english = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]

  package static func text(_ day: Day, in language: Language) -> String {
    switch language {
    case .russian: "\(day.day) \(russian[day.month - 1]) \(day.year) г."
    case .kazakh: "\(day.year) жылғы \(day.day) \(kazakh[day.month - 1])"
    case .english: "\(day.day) \(english[day.month - 1]) \(day.year)"
    }
  }
}

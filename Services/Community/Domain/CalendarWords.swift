import Kernel

/// Dates as people write them. Foundation's formatters would make the texts depend on the ICU
/// version of the machine.
enum CalendarWords {
  static func day(_ day: Day, in language: Language) -> String {
    switch language {
    case .russian: "\(day.day) \(russian[day.month - 1]) \(day.year) г."
    case .kazakh: "\(day.year) жылғы \(day.day) \(kazakh[day.month - 1])"
    case .english: "\(day.day) \(english[day.month - 1]) \(day.year)"
    }
  }

  /// `09:30`
  static func time(_ sinceMidnight: Duration) -> String {
    let minutes = sinceMidnight.wholeMicroseconds / 60_000_000
    return "\(twoDigits(minutes / 60)):\(twoDigits(minutes % 60))"
  }

  private static func twoDigits(_ number: Int64) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }

  private static let russian = [
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября",
    "октября", "ноября", "декабря",
  ]
  private static let kazakh = [
    "қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым", "шілде", "тамыз", "қыркүйек", "қазан",
    "қараша", "желтоқсан",
  ]
  private static let english = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]
}

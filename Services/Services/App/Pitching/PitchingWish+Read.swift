import JSON
import Kernel
import ServicesStore

extension PitchingWish {
  /// What a manager says of a day; each of it may be left out.
  init(_ input: inout InputReader) {
    self.init()
    title = input.string("title", required: false, min: 0, max: 250)
    startsAt = input.instant("starts_at", required: false)
    place = input.string("place", required: false, min: 0, max: 500)
    link = input.string("link", required: false, min: 0, max: 500)
    if let link, !link.isEmpty, !link.hasPrefix("https://") {
      input.fault(
        "link", code: "not-a-url",
        message: Localized(
          ru: "Укажите адрес, который начинается с https://",
          kk: "https:// деп басталатын мекенжайды көрсетіңіз",
          en: "Give an address that begins with https://"))
    }
    minutes = input.int("minutes", required: false, in: 1...240)
    trims = input.bool("trim", required: false)
    fewestGrades = input.int("min_grades", required: false, in: 1...100)
    requests = input.keys("requests", most: 200)
    jurors = input.keys("jurors", most: 100)
  }
}

extension InputReader {
  /// Keys of rows, each once.
  fileprivate mutating func keys(_ name: String, most: Int) -> [Int64]? {
    let range = 1...Int64(Int32.max)
    guard let keys = integers(name, required: false, count: 0...most, in: range) else { return nil }
    if Set(keys).count != keys.count {
      fault(
        name, code: "repeated",
        message: Localized(ru: "Повторяется", kk: "Қайталанады", en: "It is repeated"))
    }
    return keys
  }
}

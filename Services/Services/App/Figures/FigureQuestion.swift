import Access
import HTTPCore
import JSON
import Kernel
import Resources
import ServicesDomain
import ServicesStore

/// What a figure is asked about, and how it is wanted.
struct FigureQuestion {
  let figure: Figure
  let filter: FigureFilter
  let place: FigurePlace
  let days: (from: Day?, to: Day?)
  let form: FigureForm

  /// Throws every fault of the query at once.
  init(
    _ figure: Figure, _ request: Request, by principal: Principal
  ) throws(ValidationFailure) {
    var reader = FigureQueryReader(request, figure)
    let days = reader.days()
    var filter = FigureFilter()
    filter.service = reader.code("service")
    filter.organization = reader.code("organization")
    filter.statuses = reader.statuses()
    filter.bound = OrganizationBound.organization(of: principal)
    // Days are those of the calendar of Kazakhstan.
    filter.from = days.from.map { LocalZone.almaty.instant(on: $0, at: .zero) }
    filter.before = days.to.map { LocalZone.almaty.instant(on: $0 + 1, at: .zero) }
    place = reader.place(service: filter.service)
    form = reader.form()
    try reader.finish()
    self.figure = figure
    self.filter = filter
    self.days = days
  }

  /// Of which figures it is said whether they count by status or by step.
  static let byPlace: Set<Figure> = [.funnel, .timeInStatus]

  /// What the query may say.
  static func parameters(of figure: Figure) -> Set<String> {
    let all: Set<String> = [
      "service", "organization", "from", "to", "status", "status__in", "format", "lang",
    ]
    return byPlace.contains(figure) ? all.union(["by"]) : all
  }
}

/// Reads the query of a figure and gathers what is wrong with it.
private struct FigureQueryReader {
  private let request: Request
  private var faults: [FieldFault]

  /// Of any day that a request was ever handed in; farther ones are slips of the hand.
  private static let years = 2000...2099

  init(_ request: Request, _ figure: Figure) {
    self.request = request
    let known = FigureQuestion.parameters(of: figure)
    faults = request.target.query.items.filter { !known.contains($0.name) }
      .map { InputFault.unknownField.at($0.name) }
  }

  func finish() throws(ValidationFailure) {
    if !faults.isEmpty { throw ValidationFailure(faults) }
  }

  /// A code that is there or not: one that nobody has finds nothing.
  mutating func code(_ name: String) -> String? {
    guard let text = request.query(name) else { return nil }
    if text.unicodeScalars.count > 100 { faults.append(InputFault.tooLong(100).at(name)) }
    return text
  }

  mutating func days() -> (from: Day?, to: Day?) {
    let (from, to) = (day("from"), day("to"))
    if let from, let to, to < from { faults.append(FigureFault.endsBeforeItBegins.at("to")) }
    return (from, to)
  }

  private mutating func day(_ name: String) -> Day? {
    guard let text = request.query(name) else { return nil }
    guard let day = Day(text) else {
      faults.append(InputFault.format(.day).at(name))
      return nil
    }
    guard Self.years.contains(day.year) else {
      faults.append(FigureFault.farDay(Self.years).at(name))
      return nil
    }
    return day
  }

  mutating func statuses() -> [String] {
    let known = RequestStatus.counted.map(\.rawValue)
    let asked = ["status", "status__in"].flatMap { name in
      let words = (request.query(name) ?? "").split(separator: ",").map(String.init)
      if !words.allSatisfy(known.contains) || (words.isEmpty && request.query(name) != nil)
        || (name == "status" && words.count > 1)
      {
        faults.append(InputFault.choice(known).at(name))
      } else if words.count > known.count {
        faults.append(InputFault.count(1...known.count).at(name))
      }
      return words
    }
    return Set(asked).sorted()
  }

  mutating func place(service: String?) -> FigurePlace {
    let place = choice("by", of: FigurePlace.self) ?? .status
    // Steps of different services have nothing in common but their names.
    if place == .step, service == nil { faults.append(InputFault.required.at("service")) }
    return place
  }

  mutating func form() -> FigureForm {
    choice("format", of: FigureForm.self) ?? FigureForm(accepted: request.headers[.accept] ?? "")
  }

  private mutating func choice<Choice: RawRepresentable & CaseIterable>(
    _ name: String, of type: Choice.Type
  ) -> Choice? where Choice.RawValue == String {
    guard let word = request.query(name) else { return nil }
    guard let choice = Choice(rawValue: word) else {
      faults.append(InputFault.choice(Choice.allCases.map(\.rawValue)).at(name))
      return nil
    }
    return choice
  }
}

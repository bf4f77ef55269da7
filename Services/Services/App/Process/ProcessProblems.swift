import JSON
package import Kernel
import ServicesDomain
package import ServicesStore

extension ProcessRefusal: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .faults(let faults): ValidationFailure(faults.map(\.asFieldFault)).problem
    case .stranded(let counts):
      Problem(
        status: 409, code: "requests-stranded",
        title: Localized(
          ru: "На шагах, которых больше нет, стоят заявки",
          kk: "Жойылған қадамдарда өтінімдер тұр",
          en: "Requests stand at steps that are gone"),
        members: [(name: "steps", json: ProcessRefusal.object(counts))])
    }
  }

  private static func object(_ counts: [String: Int]) -> String {
    let bytes = JSONWriter.bytes { json in
      json.object { json in
        for (step, count) in counts.sorted(by: { $0.key < $1.key }) { json.field(step, count) }
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension CorrectionRefusal: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .openAlready:
      Problem(
        status: 409, code: "correction-open",
        title: Localized(
          ru: "Другое исправление ещё не подтверждено", kk: "Басқа түзету әлі расталмаған",
          en: "Another correction waits to be confirmed"))
    case .sameEyes:
      Problem(
        status: 403, code: "same-person",
        title: Localized(
          ru: "Подтвердить должен другой человек", kk: "Басқа адам растауы керек",
          en: "Somebody else has to confirm it"))
    case .decided(let status):
      Problem(
        status: 409, code: "correction-decided",
        title: Localized(
          ru: "По этому исправлению уже решено", kk: "Бұл түзету бойынша шешім қабылданған",
          en: "This correction was decided on already"),
        members: [(name: "correction_status", json: "\"\(status)\"")])
    }
  }
}

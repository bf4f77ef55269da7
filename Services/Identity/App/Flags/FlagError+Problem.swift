import HTTPCore
import IdentityDomain
import JSON
package import Kernel

extension FlagError: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .notFound: NothingThere().problem
    case .stale(let current): VersionRefusal.stale(current: current).problem
    case .unknown(let ids):
      ValidationFailure([
        FieldFault(
          pointer: "/ids", code: "unknown-reference",
          message: FlagError.unknown(ids.prefix(10).map { String($0) }.joined(separator: ", ")))
      ]).problem
    }
  }

  private static func unknown(_ ids: String) -> Localized {
    Localized(
      ru: "Таких записей нет: \(ids)", kk: "Мұндай жазбалар жоқ: \(ids)",
      en: "There is nothing of these numbers: \(ids)")
  }
}

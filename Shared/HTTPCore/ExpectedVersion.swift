package import Kernel

extension Request {
  /// The `row_version` that the caller believes to change: from `If-Match` (RFC 9110, 13.1.1), else
  /// `alternative`, which a POST may carry in its body. `nil` stands for `If-Match: *`, any version.
  /// Throws `VersionRefusal.required` (428) if there is neither, `.stale` (412) for a tag that no row
  /// ever had.
  package func expectedVersion(or alternative: Int64? = nil) throws(VersionRefusal) -> Int64? {
    guard headers.contains(.ifMatch) else {
      guard let alternative else { throw .required }
      return alternative
    }
    switch Preconditions(headers).ifMatch {
    case .any: return nil
    case .tags(let tags):
      guard tags.count == 1, !tags[0].isWeak, let version = Int64(tags[0].opaque) else {
        throw .stale(current: nil)
      }
      return version
    case nil: throw .stale(current: nil)
    }
  }

  /// The same for a POST, which need not say it: `nil` also when nothing was said.
  package func expectedVersionIfSaid(
    or alternative: Int64? = nil
  ) throws(VersionRefusal) -> Int64? {
    guard headers.contains(.ifMatch) || alternative != nil else { return nil }
    return try expectedVersion(or: alternative)
  }
}

/// A write that does not know what it changes.
package enum VersionRefusal: Error, Sendable, Equatable {
  case required
  /// `current` is the row's version now, where it is known.
  case stale(current: Int64?)
}

extension VersionRefusal: ProblemConvertible {
  /// 428 `precondition-required` or 412 `stale`.
  package var problem: Problem {
    switch self {
    case .required:
      Problem(
        status: 428, code: "precondition-required",
        title: Localized(
          ru: "Укажите версию в If-Match", kk: "If-Match тақырыбында нұсқаны көрсетіңіз",
          en: "Say in If-Match which version you change"))
    case .stale(let current):
      Problem(
        status: 412, code: "stale",
        title: Localized(
          ru: "Данные уже изменены, обновите страницу",
          kk: "Деректер өзгертілген, бетті жаңартыңыз",
          en: "It was changed meanwhile, read it again"),
        members: current.map { [(name: "row_version", json: String($0))] } ?? [])
    }
  }
}

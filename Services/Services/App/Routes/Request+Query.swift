import HTTPCore
import JSON
import Kernel

extension Request {
  func flag(_ name: String) throws(ValidationFailure) -> Bool? {
    switch query(name) {
    case nil: return nil
    case "true": return true
    case "false": return false
    default: throw ValidationFailure([InputFault.wrongType(.boolean).at(name)])
    }
  }

  /// A key in an `integer` column.
  func key(_ name: String) throws(ValidationFailure) -> Int64? {
    guard let text = query(name) else { return nil }
    guard let value = Int32(text), value > 0, String(value) == text else {
      throw ValidationFailure([InputFault.wrongType(.integer).at(name)])
    }
    return Int64(value)
  }

  /// One of the words that a list is narrowed by.
  func word<Word: RawRepresentable<String> & CaseIterable>(
    _ name: String, of _: Word.Type
  ) throws(ValidationFailure) -> Word? {
    guard let text = query(name) else { return nil }
    guard let word = Word(rawValue: text) else {
      throw ValidationFailure([InputFault.choice(Word.allCases.map(\.rawValue)).at(name)])
    }
    return word
  }

  /// Of which of its two forms a request is asked; `nil`: of the one that it is about now.
  func stage() throws(ValidationFailure) -> Int? {
    switch query("stage") {
    case nil: return nil
    case "1": return 1
    case "2": return 2
    default: throw ValidationFailure([InputFault.choice(["1", "2"]).at("stage")])
    }
  }

  /// What somebody typed to look for.
  func words() throws(ValidationFailure) -> String? {
    guard let text = query("q"), !text.isEmpty else { return nil }
    guard text.unicodeScalars.count <= 200 else {
      throw ValidationFailure([InputFault.tooLong(200).at("q")])
    }
    return text
  }

  func instant(_ name: String) throws(ValidationFailure) -> Instant? {
    guard let text = query(name) else { return nil }
    guard let value = Instant(rfc3339: text) else {
      throw ValidationFailure([InputFault.format(.instant).at(name)])
    }
    return value
  }

  /// 304 for one who has it already, else the answer with its tag.
  func unlessKnown(_ tag: EntityTag, _ answer: () throws -> Response) rethrows -> Response {
    let verdict = Preconditions(headers).evaluate(tag: tag, method: method)
    var response = verdict == .notModified ? Response(.notModified) : try answer()
    response.headers.set(.etag, tag.description)
    return response
  }
}

package import Kernel

/// Reads the object of a request's body and gathers every fault instead of stopping at the first.
/// A getter that finds a fault notes it and answers `nil`; `finish` then throws them all. Fields
/// that no getter asked for are faults too. Texts come normalised to NFC, so that equal texts have
/// equal bytes in PostgreSQL.
package struct InputReader {
  /// Where this object stands in the body (RFC 6901); empty at the top.
  package let pointer: String
  private let members: [JSONMember]
  private var known: Set<String> = []
  private let faults: FaultList

  /// Throws if the body is not an object.
  package init(_ value: JSONValue) throws(ValidationFailure) {
    guard case .object(let members) = value else {
      throw ValidationFailure([InputFault.wrongType(.object).at("")])
    }
    self.init(members, pointer: "", faults: FaultList())
  }

  init(_ members: [JSONMember], pointer: String, faults: FaultList) {
    self.members = members
    self.pointer = pointer
    self.faults = faults
  }

  /// True if the field is there, even as null: what a merge patch (RFC 7396) touches.
  package mutating func present(_ key: String) -> Bool { member(key) != nil }

  /// True if the field is there and null: what a merge patch clears.
  package mutating func isNull(_ key: String) -> Bool { member(key) == .some(.null) }

  /// Accepts the field without reading it.
  package mutating func ignore(_ key: String) { known.insert(key) }

  /// Notes a fault of the caller's own rules at a field of this object.
  package mutating func fault(_ key: String, _ fault: InputFault) {
    known.insert(key)
    faults.list.append(fault.at(pointer(to: key)))
  }

  /// Notes a fault with its own slug and words.
  package mutating func fault(_ key: String, code: String, message: Localized) {
    known.insert(key)
    faults.list.append(FieldFault(pointer: pointer(to: key), code: code, message: message))
  }

  /// The same at one element of an array that is a field of this object.
  package mutating func fault(_ key: String, at index: Int, code: String, message: Localized) {
    known.insert(key)
    faults.list.append(
      FieldFault(pointer: "\(pointer(to: key))/\(index)", code: code, message: message))
  }

  /// True as long as nothing is wrong, in this object and those around it.
  package var isValid: Bool { faults.list.isEmpty }

  /// Notes fields that nobody asked for, without throwing yet.
  package mutating func noteRest() { noteUnknownFields() }

  /// Throws all faults, unknown fields among them.
  package mutating func finish() throws(ValidationFailure) {
    noteUnknownFields()
    guard faults.list.isEmpty else { throw ValidationFailure(faults.list) }
  }

  /// Throws all faults, else hands back the required values without their optionality:
  /// `let (name, day) = try input.finish(name, day)`.
  package mutating func finish<each Value>(
    _ values: repeat (each Value)?
  ) throws -> (repeat each Value) {
    try finish()
    func present<Field>(_ value: Field?) throws -> Field {
      guard let value else {
        throw ValidationFailure([InputFault.required.at(pointer)])
      }
      return value
    }
    return (repeat try present(each values))
  }

  mutating func noteUnknownFields() {
    for member in members where !known.contains(member.key) {
      fault(member.key, .unknownField)
    }
  }

  /// The value, `nil` if it is absent, or null and therefore cleared; notes an absent required one.
  mutating func value(_ key: String, _ required: Bool) -> JSONValue? {
    if let value = member(key), value != .null { return value }
    if required { fault(key, .required) }
    return nil
  }

  mutating func child(_ members: [JSONMember], at key: String) -> InputReader {
    InputReader(members, pointer: pointer(to: key), faults: faults)
  }

  /// A reader of one element of an array.
  func element(_ members: [JSONMember], at pointer: String) -> InputReader {
    InputReader(members, pointer: pointer, faults: faults)
  }

  /// How many faults were noted so far, in this object and those around it.
  package var faultNumber: Int { faults.list.count }

  /// Every fault noted so far.
  package var notedFaults: [FieldFault] { faults.list }

  func note(_ fault: InputFault, at pointer: String) { faults.list.append(fault.at(pointer)) }

  func pointer(to key: String) -> String { pointer + "/" + escapedPointerToken(key) }

  private mutating func member(_ key: String) -> JSONValue? {
    known.insert(key)
    return members.first { $0.key == key }?.value
  }
}

/// The faults of a whole body, shared by the readers of its parts.
final class FaultList {
  var list: [FieldFault] = []
}

/// RFC 6901, 3: `~` is `~0`, `/` is `~1`.
private func escapedPointerToken(_ key: String) -> String {
  guard key.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") })
  else { return key }
  var token = ""
  for scalar in key.unicodeScalars {
    switch scalar {
    case "~": token += "~0"
    case "/": token += "~1"
    default: token.unicodeScalars.append(scalar)
    }
  }
  return token
}

import Crypto
import HTTPCore
import JSON
import Kernel

/// What does not change from request to request, written once: short names, because it travels with
/// every request.
package struct PreparedPrincipal: Sendable {
  /// The payload's object without its end, already in base64url: its length is a multiple of
  /// three, so that the encoded end can follow.
  let beginning: [UInt8]

  package init(_ principal: Principal) {
    var json = JSONWriter(reserving: 256)
    json.beginObject()
    json.field("k", principal.kind.rawValue)
    json.field("iss", principal.issuer)
    if let user = principal.userID { json.field("u", user) }
    if let session = principal.sessionID { json.field("s", session) }
    if !principal.permissions.isEmpty { json.array("p", principal.permissions) { $0.value($1) } }
    if principal.isStaff { json.field("st", true) }
    if principal.isSuperuser { json.field("su", true) }
    if !principal.companies.isEmpty {
      json.array("c", principal.companies) { json, company in
        json.beginArray()
        json.value(company.id)
        json.value(company.role)
        json.endArray()
      }
    }
    if !principal.groups.isEmpty { json.array("g", principal.groups) { $0.value($1) } }
    if let organization = principal.organization { json.field("o", organization) }
    if let scopes = principal.scopes { json.array("sc", scopes) { $0.value($1) } }
    if let client = principal.clientID { json.field("cl", client) }
    if principal.permissionRevision != 0 { json.field("pr", principal.permissionRevision) }
    var bytes = json.take()
    while bytes.count % 3 != 2 { bytes.append(UInt8(ascii: " ")) }
    bytes.append(UInt8(ascii: ","))
    beginning = Array(Base64.url.text(bytes).utf8)
  }

  /// Appends the members that differ from request to request, in base64url; times in milliseconds
  /// since 1970.
  static func appendEnd(
    issuedAt: Int64, expiresAt: Int64, requestID: RequestID, to text: inout ByteBuffer
  ) {
    var json = JSONWriter(reserving: 128)
    json.beginObject()
    json.field("iat", issuedAt)
    json.field("exp", expiresAt)
    json.key("rid")
    requestID.withBytes { json.value(utf8: $0) }
    json.endObject()
    // The object goes on where the beginning has left it.
    json.withBytes {
      Base64.url.append(UnsafeRawBufferPointer(rebasing: $0.dropFirst()), to: &text)
    }
  }
}

/// The signed statement's payload as it is read.
struct PrincipalClaims {
  var principal: Principal
  /// Milliseconds since 1970.
  var issuedAt: Int64
  var expiresAt: Int64

  init(principal: Principal, issuedAt: Int64, expiresAt: Int64) {
    self.principal = principal
    self.issuedAt = issuedAt
    self.expiresAt = expiresAt
  }

  /// `nil` for anything that `PreparedPrincipal` does not write: the signer is ours, so a surprise is
  /// a fault.
  init?(_ payload: [UInt8]) {
    guard let value = try? JSONParser.parse(payload, limits: JSONLimits(bytes: 64 << 10)),
      case .object(let members) = value
    else { return nil }
    var kind: Principal.Kind?
    var issued: Int64?
    var expires: Int64?
    var principal = Principal(kind: .anonymous, issuer: "")
    for member in members {
      switch member.value {
      case .string(let text):
        switch member.key {
        case "k": kind = Principal.Kind(rawValue: text)
        case "iss": principal.issuer = text
        case "rid": principal.requestID = text
        case "s": principal.sessionID = text
        case "cl": principal.clientID = text
        case "o": principal.organization = text
        default: return nil
        }
      case .number(let lexeme):
        guard let number = Int64(lexeme) else { return nil }
        switch member.key {
        case "iat": issued = number
        case "exp": expires = number
        case "u": principal.userID = number
        case "pr": principal.permissionRevision = number
        default: return nil
        }
      case .bool(let bool):
        switch member.key {
        case "st": principal.isStaff = bool
        case "su": principal.isSuperuser = bool
        default: return nil
        }
      case .array(let values):
        switch member.key {
        case "p": principal.permissions = Set(values.compactMap(\.string))
        case "sc": principal.scopes = Set(values.compactMap(\.string))
        case "c": principal.companies = values.compactMap(company)
        case "g": principal.groups = Set(values.compactMap(\.int64))
        default: return nil
        }
      case .null, .object: return nil
      }
    }
    guard let kind, let issued, let expires else { return nil }
    principal.kind = kind
    self.init(principal: principal, issuedAt: issued, expiresAt: expires)
  }
}

private func company(_ value: JSONValue) -> CompanyRole? {
  guard case .array(let pair) = value, pair.count == 2, let id = pair[0].int64,
    let role = pair[1].string
  else { return nil }
  return CompanyRole(id: id, role: role)
}

import Crypto
import HTTPCore
import IdentityDomain
import IdentityStore
import JSON
import Kernel

extension IdentityApplication {
  /// A device without a browser wants to be let in (RFC 8628, section 3.1).
  func authorizeDevice(
    _ form: ProtocolParameters, for client: ClientApplication
  ) async throws -> Response {
    try client.require(.deviceCode)
    let asked: ScopeList? = if let scope = form["scope"] { try ScopeList(scope) } else { nil }
    let scopes = try client.granted(asked)
    let device = try Random.token()
    let user = try await show(device, for: client, scopes: scopes)
    let address = settings.publicOrigin + "/oauth/device"
    return Response.json { json in
      json.object { json in
        json.field("device_code", device)
        json.field("user_code", user.shown)
        json.field("verification_uri", address)
        json.field("verification_uri_complete", address + "?user_code=" + user.shown)
        json.field("expires_in", OAuthPolicy.deviceCode.wholeMilliseconds / 1_000)
        json.field("interval", OAuthPolicy.devicePoll.wholeMilliseconds / 1_000)
      }
    }
    .unstored
  }

  /// Codes of people are short: once in a great while two devices would show the same.
  private func show(
    _ device: String, for client: ClientApplication, scopes: ScopeList
  ) async throws -> DeviceUserCode {
    for _ in 0..<3 {
      let letters = try Random.text(DeviceUserCode.length, of: DeviceUserCode.letters)
      guard let user = DeviceUserCode(typed: letters) else { continue }
      let isNew = try await devices.add(
        device: try SecretDigest.of(device), user: try digest(user), for: client.id, scopes: scopes,
        now: clock.now())
      if isNew { return user }
    }
    throw OAuthError(.temporarilyUnavailable, "ask again")
  }

  /// The stored form. A copy of the table does not let anybody try all the codes.
  func digest(_ code: DeviceUserCode) throws -> String {
    try secrets.codeHash(code.text, purpose: .device, of: "")
  }
}

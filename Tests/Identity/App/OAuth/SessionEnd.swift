import Access
import HTTPCore
import IdentityApp
import IdentityDomain
import IdentitySamples
import IdentityStore
import JSON
import Kernel
import TestSupport

/// How a browser's session ends. Each is done to the session of `a@example.kz` that is given.
enum SessionEnd: CaseIterable {
  case signOut, revokedElsewhere, allOthersRevoked, devicesPage, partnersLogout
  case passwordChanged, passwordForgotten, factorAdded, suspended, deletionWished

  func happen(to session: Principal, _ idToken: String, in world: IdentityWorld) async throws {
    let status =
      switch self {
      case .signOut: try await world.delete("sessions/current", as: session).status
      case .revokedElsewhere:
        try await world.delete(
          "sessions/" + (session.sessionID ?? ""), as: world.session("a@example.kz")
        ).status
      case .allOthersRevoked:
        try await world.delete("sessions", as: world.session("a@example.kz")).status
      case .devicesPage: try await endByPage(session, in: world)
      case .partnersLogout:
        try await world.client.send(
          .get, "/oauth/logout?id_token_hint=\(idToken)", as: session
        ).status
      case .passwordChanged:
        try await world.client.send(
          .put, "/api/v1/identity/me/password",
          json: """
            {"old_password": "\(IdentityWorld.password)", "new_password": "Bulak-1907-kus-tau"}
            """, as: world.session("a@example.kz")
        ).status
      case .passwordForgotten: try await forgetPassword(in: world)
      case .factorAdded:
        try await world.enrol(session, "a@example.kz").recoveryCodes.isEmpty ? 500 : 201
      case .suspended: try await suspend(session, in: world)
      case .deletionWished:
        try await world.post(
          "me/deletion", ["password": .string(IdentityWorld.password)], as: session
        ).status
      }
    guard status < 400 else { throw UnexpectedAnswer(status: status, body: .null) }
  }

  private func endByPage(_ session: Principal, in world: IdentityWorld) async throws -> Int {
    let other = try await world.session("a@example.kz")
    let csrf = try world.app.secrets.csrfToken(of: other.sessionID ?? "")
    return try await Partner.post(
      "/oauth/account/devices", [("csrf_token", csrf), ("session", session.sessionID ?? "")], [],
      world,
      as: other
    ).status
  }

  private func forgetPassword(in world: IdentityWorld) async throws -> Int {
    _ = try await world.post("password-resets", ["email": "a@example.kz"])
    return try await world.post(
      "password-resets/confirmations",
      [
        "email": "a@example.kz", "code": .string(try await world.lastCode(to: "a@example.kz")),
        "password": "Bulak-1907-kus-tau",
      ]
    ).status
  }

  private func suspend(_ session: Principal, in world: IdentityWorld) async throws -> Int {
    let moderator = try await world.staff("mod@example.kz", "identity.suspend_user")
    return try await world.post(
      "users/\(session.userID ?? 0)/suspension", ["reason": "spam", "until": .null], as: moderator
    ).status
  }
}

import HTTPCore
package import IdentityApp
package import JOSE
import Synchronization
import TestSupport

/// The site of a partner, where it hears of ended sessions.
package final class SamplePartnerSite: Sendable {
  private struct State {
    var status = 200
    var calls: [OutsideCall] = []
  }

  package static let address = "https://partner.kz/ended?tenant=1"

  private let state = Mutex(State())

  package init() {}

  package var outside: OutsideCalls {
    OutsideCalls { call in
      self.state.withLock { state in
        state.calls.append(call)
        return OutsideCalls.Answer(status: state.status, body: [])
      }
    }
  }

  package func answer(with status: Int) { state.withLock { $0.status = status } }

  package var calls: [OutsideCall] { state.withLock { $0.calls } }

  /// The tokens that came, checked by the keys that the hub publishes.
  package func tokens(of world: IdentityWorld) async throws -> [SignedToken] {
    let keys = try JSONWebKey.set(try await world.client.send(.get, "/oauth/jwks").body)
    return try calls.map { call in
      let form = try Query((call.body ?? [])[...])
      return try SignedToken(form["logout_token"] ?? "", signedByOneOf: keys)
    }
  }
}

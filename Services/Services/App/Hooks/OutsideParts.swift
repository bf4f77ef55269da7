package import HTTPClient
package import Kernel

/// Where a system of the operator's is, and how it knows us.
package struct OutsidePlace: Sendable {
  let base: AbsoluteURL
  let secret: Secret<String>

  /// `nil` unless it is an absolute URL without user name and fragment.
  package init?(_ url: String, secret: Secret<String>) {
    guard let base = AbsoluteURL(url) else { return nil }
    self.base = base
    self.secret = secret
  }
}

/// What of the outside a process knows. A system that is not there is told nothing.
package struct OutsideParts: Sendable {
  let secrets: HookSecrets
  let calls: HookCalls
  let systems: [any OutsideSystem]

  package init(
    secrets: HookSecrets, calls: HookCalls, systems: [any OutsideSystem] = []
  ) {
    self.secrets = secrets
    self.calls = calls
    self.systems = systems
  }

  /// `networks` of the operator's own are open to hooks, also by http.
  package init(
    hookKey: Secret<[UInt8]>, networks: [IPNetwork], edms: OutsidePlace?, crm: OutsidePlace?,
    client: HTTPClient
  ) throws {
    var systems: [any OutsideSystem] = []
    if let edms { systems.append(DocumentSystem(at: edms, client: client)) }
    if let crm { systems.append(CustomerSystem(at: crm, client: client)) }
    self.init(
      secrets: try HookSecrets(hookKey),
      calls: .live(client, reach: networks.isEmpty ? .anywhere : .anywhereAnd(networks)),
      systems: systems)
  }
}

extension FlagRoute {
  /// The gateway's own pages: they answer before anybody is asked who he is.
  static let ownPaths = ["/livez", "/readyz", "/openapi.json", "/docs", "/internal"]

  /// What is wrong with rules beside these services, all of it.
  package static func faults(_ routes: [FlagRoute], services: [String], hasLegacy: Bool) -> [String]
  {
    routes.flatMap { $0.faults(services, hasLegacy) }
  }

  private func faults(_ services: [String], _ hasLegacy: Bool) -> [String] {
    var faults: [String] = []
    let path = PathPrefix(prefix)
    if FlagRoute.ownPaths.contains(where: { path.meets(PathPrefix($0)) }) {
      faults.append("\(name): is the gateway's own")
    }
    for service in self.services {
      if service == UpstreamRegistry.legacy {
        if !hasLegacy { faults.append("\(name): there is no old site") }
      } else if !services.contains(service) {
        faults.append("\(name): no service is called \(service)")
      }
    }
    let table = RouteTable(services: services)
    if self.services.isEmpty, !hasLegacy, !table.entries.contains(where: { $0.path.meets(path) }) {
      faults.append("\(name): nobody answers there")
    }
    return faults
  }
}

import FoundationEssentials
import HTTPClient

/// A file of routes or limits that cannot be used, with everything that is wrong with it.
package struct GatewayFileFault: Error, CustomStringConvertible, Equatable {
  package let faults: [String]
  package var description: String { faults.joined(separator: "; ") }
}

extension GatewaySettings {
  /// Routes and limits as their files say now. Throws `GatewayFileFault` with all that is wrong with
  /// any of them.
  func files() throws -> (peers: [(service: String, origins: [Origin])], limits: GatewayLimits) {
    var faults: [String] = []
    func good<Content>(_ read: () throws -> Content) throws -> Content? {
      do { return try read() } catch let fault as GatewayFileFault {
        faults += fault.faults
        return nil
      }
    }
    let peers = try good { try GatewayFiles.peers(peersFile) }
    let limits = try good { try GatewayFiles.limits(limitsFile) }
    guard let peers, let limits else { throw GatewayFileFault(faults: faults) }
    try judge(limits, beside: peers.map(\.service))
    return (peers, limits)
  }

  /// Rules of flags lead to what is there.
  func judge(_ limits: GatewayLimits, beside services: [String]) throws(GatewayFileFault) {
    let faults = FlagRoute.faults(
      limits.flagRoutes, services: services, hasLegacy: legacy != nil)
    if !faults.isEmpty { throw GatewayFileFault(faults: faults) }
  }
}

/// The files that may change while the gateway runs.
enum GatewayFiles {
  static func peers(_ path: String) throws -> [(service: String, origins: [Origin])] {
    let (peers, faults) = PeersFile.read(try bytes(path))
    guard faults.isEmpty else { throw GatewayFileFault(faults: faults) }
    return peers
  }

  static func limits(_ path: String?) throws -> GatewayLimits {
    guard let path else { return GatewayLimits() }
    let (limits, faults) = LimitsFile.read(try bytes(path))
    guard faults.isEmpty else { throw GatewayFileFault(faults: faults) }
    return limits
  }

  private static func bytes(_ path: String) throws -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw GatewayFileFault(faults: ["cannot be read"])
    }
    return [UInt8](data)
  }
}

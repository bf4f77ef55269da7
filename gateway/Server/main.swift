import Access
import Configuration
import GatewayCore
import ServiceHost

launch("gateway") { verb, reader in
  let settings = HostSettings(&reader)
  let edge = GatewaySettings(&reader, keysFolder: settings.keysFolder)
  try reader.finish()
  guard verb == .serve else { return }

  let host = try ServiceHost(name: "gateway", settings: settings)
  let gateway = try Gateway(
    edge, keys: try KeyRing(folder: settings.keysFolder), group: host.group,
    names: host.pools.names, metrics: host.metrics, serverMetrics: host.serverMetrics,
    logger: host.logger)
  host.onReload { try await gateway.reload() }
  host.onStop { gateway.close() }
  host.background { await gateway.watchInstances() }
  host.background { await gateway.followRevocations() }
  host.background { await gateway.followBlocks() }
  host.background { await gateway.followFlags() }
  try await host.serve(gateway) { try edge.tlsContext() }
}

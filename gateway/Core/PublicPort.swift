package import TLS

extension GatewaySettings {
  /// The certificate of the public port, read now; `nil` if it speaks plain HTTP. Throws
  /// `TLSError`.
  package func tlsContext() throws -> TLSContext? {
    guard let certificateFile, let keyFile else { return nil }
    return try TLSContext.server(certificateFile: certificateFile, keyFile: keyFile)
  }
}

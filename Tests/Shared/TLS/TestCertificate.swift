import Foundation

/// A self-signed certificate made for one test by the openssl program, never committed.
struct TestCertificate {
  let certificateFile: String
  let keyFile: String

  init(for name: String) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("techhub-tls-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    certificateFile = folder.appendingPathComponent("certificate.pem").path
    keyFile = folder.appendingPathComponent("key.pem").path
    let openssl = Process()
    openssl.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
    openssl.arguments = [
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
      "-days", "2", "-subj", "/CN=\(name)", "-addext", "subjectAltName=DNS:\(name)",
      "-keyout", keyFile, "-out", certificateFile,
    ]
    openssl.standardError = FileHandle.nullDevice
    try openssl.run()
    openssl.waitUntilExit()
    guard openssl.terminationStatus == 0 else { throw CocoaError(.fileNoSuchFile) }
  }
}

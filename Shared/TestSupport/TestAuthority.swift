package import Foundation

/// A certification authority of a test, with the command line of OpenSSL: not our own code.
/// `Sendable`: a test makes its files one after the other.
package final class TestAuthority: Sendable {
  package let folder: URL
  package let name: String

  /// - Parameter name: also its common name.
  package init(_ name: String = "Test authority") throws {
    self.name = name
    folder = FileManager.default.temporaryDirectory.appending(path: "ca-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try openssl(
      "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=\(name)",
      "-addext", "keyUsage=keyCertSign,cRLSign", "-keyout", "ca.key", "-out", "ca.pem")
    try "01".write(to: folder.appending(path: "number"), atomically: true, encoding: .utf8)
    try "".write(to: folder.appending(path: "index"), atomically: true, encoding: .utf8)
    try """
    [ca]
    default_ca = own
    [own]
    database = index
    serial = number
    certificate = ca.pem
    private_key = ca.key
    default_md = sha256
    default_crl_days = 30
    """.write(to: folder.appending(path: "ca.cnf"), atomically: true, encoding: .utf8)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  package var certificate: [UInt8] { (try? bytes("ca.pem")) ?? [] }

  /// A key and its certificate, as files `NAME.key` and `NAME.pem`.
  package func issue(
    _ file: String, subject: String = "/CN=ТЕСТОВ ТЕСТ/serialNumber=IIN850101300124",
    usage: String = "clientAuth,emailProtection", key: [String] = ["rsa:2048"], days: Int = 10
  ) throws {
    try "keyUsage=digitalSignature\nextendedKeyUsage=\(usage)\n"
      .write(to: folder.appending(path: "\(file).ext"), atomically: true, encoding: .utf8)
    try openssl(
      ["req", "-new", "-newkey"] + key + [
        "-nodes", "-utf8", "-subj", subject, "-keyout", "\(file).key", "-out", "\(file).csr",
      ])
    try openssl(
      "x509", "-req", "-in", "\(file).csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
      "-days", "\(days)", "-extfile", "\(file).ext", "-out", "\(file).pem")
  }

  package func sign(
    _ content: [UInt8], as file: String, detached: Bool = true, digest: String = "sha256",
    more: [String] = []
  ) throws -> [UInt8] {
    try Data(content).write(to: folder.appending(path: "content"))
    try openssl(
      ["cms", "-sign", "-binary", "-in", "content", "-signer", "\(file).pem", "-inkey"]
        + ["\(file).key", "-md", digest, "-outform", "DER", "-out", "signature"]
        + (detached ? [] : ["-nodetach"]) + more)
    return try bytes("signature")
  }

  /// A list of what the authority took back, in PEM.
  package func revoke(_ file: String) throws -> [UInt8] {
    try openssl("ca", "-config", "ca.cnf", "-revoke", "\(file).pem")
    try openssl("ca", "-config", "ca.cnf", "-gencrl", "-out", "list.pem")
    return try bytes("list.pem")
  }

  package func bytes(_ file: String) throws -> [UInt8] {
    Array(try Data(contentsOf: folder.appending(path: file)))
  }

  private func openssl(_ arguments: String...) throws { try openssl(arguments) }

  private func openssl(_ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/openssl")
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.standardOutput = FileHandle.nullDevice
    let errors = Pipe()
    process.standardError = errors
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let said = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw OpenSSLRefused(arguments: arguments, said: String(decoding: said, as: UTF8.self))
    }
  }
}

/// What OpenSSL said instead of doing it.
struct OpenSSLRefused: Error {
  let arguments: [String]
  let said: String
}

import Access
import Crypto
import Foundation
import HTTPCore
import Kernel
import Testing

@Suite struct KeyRingTests {
  private func folder(_ files: [String: String], _ body: (String) throws -> Void) throws {
    let root = NSTemporaryDirectory() + "keys-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: root) }
    try write(files, to: root)
    try body(root)
  }

  private func write(_ files: [String: String], to root: String) throws {
    for (name, text) in files {
      let path = URL(fileURLWithPath: root + "/" + name)
      try FileManager.default.createDirectory(
        at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: path)
    }
  }

  private func line(_ kid: String, _ byte: UInt8) -> String {
    "\(kid) \(Base64.url.text([UInt8](repeating: byte, count: 32)))\n"
  }

  private func passes(_ signer: KeyRing, _ verifier: KeyRing) -> Bool {
    guard
      let value = try? PrincipalSigner(keys: signer)
        .sign(.anonymous(), audience: "booking", method: .get, target: "/".utf8)
    else { return false }
    return
      (try? PrincipalVerifier(audience: "booking", keys: verifier)
      .verify(value[...], method: .get, target: "/".utf8)) != nil
  }

  @Test func the_first_line_signs_and_all_verify_and_a_reload_brings_new_ones() throws {
    let verifying = [
      "verify/gateway.keys": "# two of them\n\n" + line("b", 2) + line("a", 1)
    ]
    try folder(["sign/booking.keys": line("a", 1) + line("b", 2)]) { gateway in
      try folder(verifying) { booking in
        let signer = try KeyRing(folder: gateway)
        let verifier = try KeyRing(folder: booking)
        #expect(signer.callees == ["booking"])
        #expect(passes(signer, verifier))

        try write(["verify/gateway.keys": line("b", 2)], to: booking)
        try verifier.reload()
        #expect(!passes(signer, verifier))
        try write(["sign/booking.keys": line("b", 2)], to: gateway)
        try signer.reload()
        #expect(passes(signer, verifier))

        // A broken file changes nothing.
        try write(["sign/booking.keys": "broken"], to: gateway)
        #expect(throws: KeyFileFault.self) { try signer.reload() }
        #expect(passes(signer, verifier))
      }
    }
  }

  @Test(arguments: [
    "only-a-kid\n", "kid short\n", "k!d AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
    "kid AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", "a b c\n",
    "kid AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\nkid AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
  ]) func a_bad_line_is_named_without_its_key(_ text: String) throws {
    try folder(["verify/gateway.keys": text]) { root in
      let fault = try #require(throws: KeyFileFault.self) { try KeyRing(folder: root) }
      #expect(fault.description.contains("verify/gateway.keys, line"))
      #expect(!fault.description.contains("AAAA"))
    }
  }
}

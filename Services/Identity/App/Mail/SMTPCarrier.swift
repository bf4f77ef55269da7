import EventLoop
package import HTTPClient
package import IdentityStore
import Kernel
package import TLS

/// Hands mail to a server by SMTP (RFC 5321), one connection per message.
package struct SMTPCarrier: MessageCarrier {
  private let server: SMTPServer
  private let sender: MailSender
  private let resolver: Resolver
  private let tls: TLSContext
  private let limit: Duration

  /// - Parameter limit: for the whole delivery; shorter than a claim.
  package init(
    server: SMTPServer, sender: MailSender, resolver: Resolver, tls: TLSContext,
    limit: Duration = .seconds(60)
  ) {
    self.server = server
    self.sender = sender
    self.resolver = resolver
    self.tls = tls
    self.limit = limit
  }

  package func deliver(
    _ message: ClaimedMessage, leaving: () async throws -> Bool
  ) async throws -> DeliveryOutcome {
    let mail = OutgoingMail(message, from: sender)
    var hasLeft = false
    do {
      return try await withDeadline(limit) {
        try await converse(mail) {
          hasLeft = try await leaving()
          return hasLeft
        }
      }
    } catch {
      let reason = (error as? TLSError)?.description ?? "\(type(of: error))"
      return hasLeft ? .uncertain(reason: reason) : .refused(reason: reason, forGood: false)
    }
  }

  private func converse(
    _ mail: OutgoingMail, leaving: () async throws -> Bool
  ) async throws -> DeliveryOutcome {
    var dialogue = SMTPDialogue(mail: mail, login: server.login, isSecure: server.isSecure)
    var stream = try await open()
    defer { stream.close() }
    var reader = SMTPReplyReader()
    while true {
      var step = dialogue.receive(try await reply(from: stream, &reader))
      if step == .startTLS {
        let secure = try TLSStream(client: tls, stream.descriptor, host: server.host)
        try await secure.handshake()
        stream = secure
        reader = SMTPReplyReader()
        step = dialogue.secured()
      }
      switch step {
      case .send(let bytes): try await send(bytes, on: stream)
      case .sendText(let text):
        guard try await leaving() else { return .abandoned }
        try await send(text, on: stream)
      case .delivered:
        // The server has it; whether it hears the farewell does not matter.
        try? await send(Array("QUIT\r\n".utf8), on: stream)
        return .delivered
      case .refused(let code, let forGood):
        return .refused(reason: "SMTP \(code)", forGood: forGood)
      case .startTLS: return .refused(reason: "SMTP order", forGood: false)
      }
    }
  }

  private func open() async throws -> any ByteStream {
    let origin = Origin(isSecure: server.isSecure, host: server.host, port: server.port)
    var failure: any Error = SMTPReplyReader.Failure.malformed
    for address in try await resolver.addresses(of: origin) {
      do {
        let descriptor = try await connect(to: address)
        guard server.isSecure else { return PlainStream(descriptor) }
        let stream = try TLSStream(client: tls, descriptor, host: server.host)
        try await stream.handshake()
        return stream
      } catch {
        failure = error
      }
    }
    throw failure
  }

  private func send(_ bytes: [UInt8], on stream: any ByteStream) async throws {
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
    defer { copy.deallocate() }
    copy.copyBytes(from: bytes)
    try await stream.write(UnsafeRawBufferPointer(copy))
  }

  private func reply(
    from stream: any ByteStream, _ reader: inout SMTPReplyReader
  ) async throws -> SMTPReply {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 4_096, alignment: 1)
    defer { buffer.deallocate() }
    while true {
      if let reply = try reader.next() { return reply }
      let count = try await stream.read(into: buffer)
      guard count > 0 else { throw SMTPReplyReader.Failure.malformed }
      reader.feed(buffer[..<count])
    }
  }
}

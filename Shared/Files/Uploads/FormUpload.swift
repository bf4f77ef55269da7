package import HTTPCore

/// A form with one file and fields beside it, as browsers send it.
package struct FormUpload: Sendable {
  package let file: ReceivedFile
  /// The other fields in their order.
  package let fields: [(name: String, value: String)]

  /// The first value of a field.
  package subscript(_ name: String) -> String? { fields.first { $0.name == name }?.value }

  /// Receives it. Throws as `Upload` does, and `MultipartFault`.
  package static func receive(
    _ request: Request, _ upload: Upload, limits: MultipartLimits = MultipartLimits()
  ) async throws -> FormUpload {
    var reading = Reading(limits: limits)
    do {
      try await reading.read(try MultipartBody(request, limits: limits), upload)
      guard let file = reading.file else { throw UploadRefusal.missing }
      return FormUpload(file: file, fields: reading.fields)
    } catch {
      await reading.file?.discard()
      throw error
    }
  }

  private struct Reading {
    let limits: MultipartLimits
    var file: ReceivedFile?
    var fields: [(name: String, value: String)] = []
    private var fieldBytes = 0

    init(limits: MultipartLimits) { self.limits = limits }

    mutating func read(_ body: MultipartBody, _ upload: Upload) async throws {
      while let part = try await body.nextPart() {
        guard let name = part.fileName else {
          fields.append((part.name, try await text(of: body)))
          continue
        }
        // A file field that was left empty is sent without name and content.
        if name.isEmpty, try await isEmpty(body) { continue }
        guard file == nil else { throw UploadRefusal.several }
        file = try await upload.receive(named: name) { try await body.nextData() }
      }
    }

    private func isEmpty(_ body: MultipartBody) async throws -> Bool {
      guard try await body.nextData() == nil else { throw MultipartFault.badHead }
      return true
    }

    private mutating func text(of body: MultipartBody) async throws -> String {
      var value: [UInt8] = []
      while let piece = try await body.nextData() {
        fieldBytes += piece.count
        guard fieldBytes <= limits.fields else { throw MultipartFault.tooMuch }
        value.append(contentsOf: piece)
      }
      guard let text = String(validating: value, as: UTF8.self), !text.utf8.contains(0) else {
        throw MultipartFault.badHead
      }
      return text
    }
  }
}

extension Request {
  /// Whether the body is a form with parts.
  package var isMultipart: Bool {
    headers[.contentType]?.lowercased().hasPrefix("multipart/") ?? false
  }
}

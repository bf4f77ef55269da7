import Kernel

/// A form as it travels between installations: one JSON document whose checksum says that nothing of
/// it was lost or touched.
package struct FormTransfer: Sendable, Hashable {
  package static let format = "techhub-form"
  package static let formatVersion = 1

  package let code: String?
  package let name: FormValue
  package let description: FormValue
  package let needsSignature: Bool
  package let draft: FormDraft

  package init(
    code: String?, name: FormValue, description: FormValue, needsSignature: Bool, draft: FormDraft
  ) {
    self.code = code
    self.name = name
    self.description = description
    self.needsSignature = needsSignature
    self.draft = draft.keyless
  }

  /// What the checksum is taken of, as canonical JSON.
  package var content: FormValue {
    .object([
      "code": code.map { .text($0) } ?? .null, "name": name, "description": description,
      "need_signature": .bool(needsSignature), "definition": draft.definition,
    ])
  }

  package var canonical: [UInt8] { CanonicalJSON.bytes(of: content) }

  /// The document with its checksum, `sha256:` and 64 digits.
  package func document(checksum: String) -> FormValue {
    .object([
      "format": .text(FormTransfer.format),
      "format_version": .number(String(FormTransfer.formatVersion)), "checksum": .text(checksum),
      "form": content,
    ])
  }
}

/// Why a document is not taken.
package enum TransferRefusal: Error, Sendable, Equatable {
  case otherFormat
  /// Of a later version of the format than this one knows.
  case laterFormat(Int)
  /// The bytes are not those that were exported.
  case checksumDiffers
}

extension FormTransfer {
  /// Reads a document that stands at `root` of what was sent. `checksum` makes the checksum of bytes. Throws `TransferRefusal`, or
  /// `DraftRefusal` with every fault of its shape.
  package init(
    _ document: FormValue, at root: String = "", checksum: ([UInt8]) throws -> String
  ) throws {
    guard document["format"]?.text == FormTransfer.format,
      let version = document["format_version"]?.integer, let content = document["form"]
    else { throw TransferRefusal.otherFormat }
    guard version <= FormTransfer.formatVersion else { throw TransferRefusal.laterFormat(version) }
    guard version > 0, let members = content.object else { throw TransferRefusal.otherFormat }
    guard try checksum(CanonicalJSON.bytes(of: content)) == document["checksum"]?.text else {
      throw TransferRefusal.checksumDiffers
    }
    var faults = FormTransfer.faults(of: members, at: "\(root)/form")
    var draft = FormDraft(steps: [])
    do throws(DraftRefusal) {
      draft = try FormDraft(document: members["definition"] ?? .null, at: "\(root)/form/definition")
    } catch {
      faults += error.faults
    }
    guard faults.isEmpty else { throw DraftRefusal(faults: faults) }
    self.init(
      code: members["code"]?.text, name: members["name"] ?? .object([:]),
      description: members["description"] ?? .null,
      needsSignature: members["need_signature"]?.bool ?? false, draft: draft)
  }
}

extension FormTransfer {
  private static let names: Set<String> = [
    "code", "name", "description", "need_signature", "definition",
  ]

  private static func faults(
    of members: [String: FormValue], at place: String
  ) -> [FieldFault] {
    var faults = members.keys.sorted().filter { !names.contains($0) }.map {
      AnswerFault.unknownField.at("\(place)/\(JSONPointer.escaped($0))")
    }
    if let code = members["code"], code != .null {
      if let text = code.text {
        if text.isEmpty || code.isEmpty { faults.append(AnswerFault.required.at("\(place)/code")) }
        if text.unicodeScalars.count > 100 {
          faults.append(AnswerFault.tooLong(most: 100).at("\(place)/code"))
        }
      } else {
        faults.append(AnswerFault.wrongType.at("\(place)/code"))
      }
    }
    if (members["name"] ?? .null).object == nil {
      faults.append(AnswerFault.required.at("\(place)/name"))
    }
    if let text = members["description"], text != .null, text.object == nil {
      faults.append(AnswerFault.wrongType.at("\(place)/description"))
    }
    if let flag = members["need_signature"], flag.bool == nil {
      faults.append(AnswerFault.wrongType.at("\(place)/need_signature"))
    }
    return faults
  }
}

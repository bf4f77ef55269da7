import Kernel
import ServicesDomain
import ServicesSamples
import Testing

struct FormTransferTests {
  /// Any function of the bytes will do for the rules.
  private func checksum(_ bytes: [UInt8]) -> String {
    String(bytes.reduce(UInt64(5_381)) { $0 &* 33 &+ UInt64($1) })
  }

  private func transfer() throws -> FormTransfer {
    FormTransfer(
      code: "grant", name: FormSamples.title, description: .null, needsSignature: true,
      draft: try FormDraftSamples.draft())
  }

  private func document() throws -> FormValue {
    let transfer = try transfer()
    return transfer.document(checksum: checksum(transfer.canonical))
  }

  private func changed(_ path: [String], _ value: FormValue?, resealed: Bool) throws -> FormValue {
    func set(_ tree: FormValue, _ path: ArraySlice<String>) -> FormValue {
      guard let key = path.first, var members = tree.object else { return value ?? .null }
      members[key] = path.count == 1 ? value : set(members[key] ?? .null, path.dropFirst())
      return .object(members)
    }
    let changed = set(try document(), path[...])
    guard resealed, var members = changed.object else { return changed }
    members["checksum"] = .text(checksum(CanonicalJSON.bytes(of: members["form"] ?? .null)))
    return .object(members)
  }

  @Test func a_document_becomes_the_same_form() throws {
    #expect(try FormTransfer(document(), checksum: checksum) == transfer())
  }

  /// Fails without the comparison of checksums.
  @Test func a_touched_document_is_refused() throws {
    for path in [["form", "code"], ["form", "definition", "steps"], ["form", "name"]] {
      let touched = try changed(path, .null, resealed: false)
      #expect(throws: TransferRefusal.checksumDiffers) {
        try FormTransfer(touched, checksum: checksum)
      }
    }
    let without = try changed(["checksum"], nil, resealed: false)
    #expect(throws: TransferRefusal.checksumDiffers) {
      try FormTransfer(without, checksum: checksum)
    }
  }

  @Test func another_format_is_refused() throws {
    for (path, value) in [
      (["format"], "other"), (["format_version"], 0), (["format_version"], "one"), (["form"], nil),
      (["form"], "text"),
    ] as [([String], FormValue?)] {
      let other = try changed(path, value, resealed: false)
      #expect(throws: TransferRefusal.otherFormat) { try FormTransfer(other, checksum: checksum) }
    }
    let later = try changed(["format_version"], 2, resealed: false)
    #expect(throws: TransferRefusal.laterFormat(2)) {
      try FormTransfer(later, checksum: checksum)
    }
  }

  @Test func faults_of_its_shape_come_with_their_places() throws {
    let wrong = try changed(["form", "definition"], ["steps": [7]], resealed: true)
    var members = wrong.object ?? [:]
    var form = members["form"]?.object ?? [:]
    form["code"] = 5
    form["more"] = 1
    form["need_signature"] = "x"
    members["form"] = .object(form)
    members["checksum"] = .text(checksum(CanonicalJSON.bytes(of: .object(form))))
    let refusal = #expect(throws: DraftRefusal.self) {
      try FormTransfer(.object(members), at: "/document", checksum: checksum)
    }
    #expect(
      refusal?.faults.map(\.pointer) == [
        "/document/form/more", "/document/form/code", "/document/form/need_signature",
        "/document/form/definition/steps/0",
      ])
  }
}

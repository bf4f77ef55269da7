import Foundation
import ServicesSamples
import TestSupport

/// What looks into PDFs.
enum PaperTools {
  static let haveWeasyPrint = FileManager.default.fileExists(
    atPath: "/usr/lib/python3/dist-packages/weasyprint")

  /// Of a program that prints the same page whatever it is asked for: for papers of which nobody reads.
  static let page = "printf '%%PDF-1.7 a page %%%%EOF'"

  /// The words of a PDF.
  static func text(of pdf: [UInt8]) throws -> String {
    try run("/usr/bin/pdftotext", pdf) { ["\($0)/a.pdf", "-"] }
  }

  /// What the QR codes of its first page say.
  static func codes(in pdf: [UInt8]) throws -> String {
    try run("/bin/sh", pdf) {
      [
        "-c",
        "pdftoppm -r 200 -png -f 1 -l 1 '\($0)/a.pdf' '\($0)/a' && zbarimg -q --raw '\($0)'/a*.png",
      ]
    }
  }

  private static func run(
    _ program: String, _ pdf: [UInt8], _ arguments: (String) -> [String]
  ) throws -> String {
    let folder = NSTemporaryDirectory() + "/papers-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Data(pdf).write(to: URL(fileURLWithPath: folder + "/a.pdf"))
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments(folder)
    process.standardOutput = pipe
    try process.run()
    let text = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: text, as: UTF8.self)
  }
}

extension ServicesDesk {
  /// A request of the company 5 whose contract both sides have signed, with its certificate.
  func activeRequest(_ people: SigningPeople) async throws -> Int64 {
    let id = try await requestAtContract(for: 5)
    try await work()
    let pdf = try await contract(of: id, as: member)
    _ = try await signContract(of: id, try people.authority.sign(pdf, as: "head"), as: member)
    _ = try await signContract(of: id, try people.authority.sign(pdf, as: "hub"), as: signatory)
    try await work()
    return id
  }
}

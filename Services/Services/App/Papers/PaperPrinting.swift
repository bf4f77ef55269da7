import Crypto
import FileRecords
import Files
package import Jobs
import Kernel
import Printing
import QRCode
import ServicesDomain
import ServicesStore

/// Makes the PDFs of papers, one by one.
package struct PaperPrinting: Sendable {
  let papers: Papers
  let files: FileDesk
  let printer: PDFPrinter
  /// Of the platform, as people see it.
  let origin: String

  /// How long a paper waits for a tool that is missing before it looks for it again.
  package static let pause: Duration = .seconds(300)

  /// Where anybody checks a paper.
  func address(of code: String) -> String { "\(origin)/papers/\(code)" }

  package var handler: JobHandler {
    JobHandler(PrintPaper.self) { job, lease in
      guard let paper = try await papers.unprinted(job.paper) else { return }
      do {
        try await make(paper, lease)
      } catch PaperError.revoked {
        return
      } catch PrintFailure.toolMissing {
        // Nothing is wrong with the paper: it waits until somebody has installed the tool.
        try await papers.fail(paper.id, PrintFailure.toolMissing.problem.code, isFinal: false)
        throw JobPostponed("there is no tool that prints papers", for: PaperPrinting.pause)
      } catch let failure as PrintFailure {
        let isLast = failure.isFinal || lease.job.attempt >= lease.job.maxAttempts
        try await papers.fail(paper.id, failure.problem.code, isFinal: isLast)
        if failure.isFinal { throw JobRefused("the page of the paper was refused") }
        throw failure
      }
    }
  }

  private func make(_ paper: UnprintedPaper, _ lease: JobLease) async throws {
    let pdf = try await printer.pdf(of: try page(of: paper), dated: paper.issuedAt)
    let name = paper.number + ".pdf"
    let file = try await pdf.file(named: name, in: files.records.store.spool)
    try await files.records.keep(file) { [papers] tx, object in
      try await papers.keep(
        pdf.bytes, sha256: pdf.sha256, as: object, named: name, of: paper.id, lease, in: tx)
    }
  }

  func page(of paper: UnprintedPaper) throws -> String {
    let address = address(of: paper.code)
    var facts = paper.facts.object ?? [:]
    facts["check_url"] = .text(address)
    facts["qr"] = QRSymbol(address).map { symbol in
      let picture = Array(symbol.svg(label: address).utf8)
      return .text("data:image/svg+xml;base64," + Base64.standard.text(picture))
    }
    let body = paper.body ?? PaperTemplate.shipped(paper.kind, in: paper.language)
    let template: PaperTemplate
    do {
      template = try PaperTemplate(body, for: paper.kind.shape)
    } catch {
      throw PrintFailure.pageRefused
    }
    return template.page(
      titled: paper.number, in: paper.language, .object(facts), isDraft: paper.isDraft)
  }
}

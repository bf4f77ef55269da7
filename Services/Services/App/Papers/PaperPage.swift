import Crypto
import HTTPCore
import Kernel
import Pages
import ServicesDomain
import ServicesStore

/// The page of a paper: whether it is good, and what it says. No script, and nothing but what anybody may
/// know.
struct PaperPage {
  let language: Language
  /// `nil`: there is none.
  let paper: CheckedPaper?

  func response() -> Response {
    guard let paper else {
      return Page(title: PaperWords.unknown, language: language, status: .notFound).response {
        $0.element("p", PaperWords.unknownHelp.text(in: language))
      }
    }
    return Page(title: PaperWords.title(paper.standing), language: language).response { html in
      html.element("dl") { html in
        line(PaperWords.kind, PaperWords.name(paper.kind).text(in: language), &html)
        line(PaperWords.number, paper.number, &html)
        line(PaperWords.service, paper.service.text(in: language), &html)
        line(PaperWords.holder, paper.holder, &html)
        line(PaperWords.issued, day(paper.issuedAt), &html)
        line(PaperWords.signed, paper.signedAt.map(day), &html)
        line(
          PaperWords.until, paper.validUntil.map { PaperDate.text($0, in: language) }, &html)
        line(PaperWords.revoked, paper.revokedAt.map(day), &html)
        line(PaperWords.digest, paper.sha256.map { Hex.text($0) }, &html)
      }
      html.element("p", ["class": "muted"], PaperWords.digestHelp.text(in: language))
    }
  }

  private func line(_ name: Localized, _ value: String?, _ html: inout HTML) {
    guard let value, !value.isEmpty else { return }
    html.element("dt", name.text(in: language))
    html.element("dd", value)
  }

  private func day(_ time: Instant) -> String {
    PaperDate.text(LocalZone.almaty.day(of: time), in: language)
  }
}

import Foundation
import Kernel
import ServicesApp
import ServicesDomain
import Testing

/// What hardly comes over HTTP, and what does: each refusal has the status and the code that the page of
/// the API says.
struct RefusalCodeTests {
  private static let refusals: [(any ProblemConvertible, Int, String)] = [
    (BallotError.undecided, 409, "ballot-undecided"),
    (PaperError.contractNotDrawn, 409, "contract-not-drawn"),
    (StudentError.nobodyNew, 409, "no-new-students"),
    (StudentError.inOtherSchool, 409, "student-in-other-school"),
    (RequestError.notAssigned, 409, "not-assigned"),
    (RequestError.unfilled(["budget"]), 409, "fields-missing"),
    (ReportError.notInReview, 409, "not-assigned"),
    (ReportError.notAccepted, 409, "report-not-accepted"),
    (ReportError.noStudents, 409, "no-students"),
    // A report keeps the terms that it was made by: what was laid out to be signed is always signed.
    (ReportError.signatureNotNeeded, 409, "signature-not-required"),
    (ProtocolError.vacant([.chair]), 409, "office-vacant"),
    (ProtocolError.notHeldYet, 409, "not-held-yet"),
    (PurchaseError.spentLines(["1"]), 409, "plan-lines-spent"),
    (PurchaseError.unknownLines(["1"]), 409, "unknown-plan-lines"),
    (PurchaseError.notAllowed(status: "draft", allowed: []), 409, "purchase-status"),
    (PurchaseError.noPlan, 409, "no-plan"),
    (PurchaseError.requestNotActive, 409, "request-not-active"),
    (ServiceRefusal.roundFull, 409, "round-full"),
    (ServiceRefusal.roundQuotaReached, 409, "round-quota-reached"),
    (ServiceRefusal.roundSpent, 409, "round-amount-spent"),
    (HookError.tooMany(limit: 20), 409, "too-many-hooks"),
    (CollaboratorRefusal.unknownPerson, 422, "unknown-person"),
    (PitchingRefusal.requestsRefused([7]), 409, "requests-refused"),
    (PitchingRefusal.noProjectLeft, 409, "no-project-left"),
  ]

  @Test func every_refusal_says_what_the_page_says() throws {
    let root = #filePath.components(separatedBy: "/Tests/")[0]
    let page = try String(contentsOfFile: "\(root)/docs/api/services.md", encoding: .utf8)
    for (refusal, status, code) in Self.refusals {
      let problem = refusal.problem
      #expect(problem.status == status && problem.code == code, "\(refusal)")
      for language in Language.allCases {
        #expect(problem.title[language]?.isEmpty == false, "\(code)")
      }
      #expect(page.contains("`\(code)`"), "\(code)")
    }
  }
}

import CommunityDomain
import CommunityStore
import EventFeed
import Kernel
import Outbox
import Postgres
import ServicesContract

extension Subscription {
  /// Of the subscription to services: what happens to reports, told to those whom it concerns.
  func tellingOfReports(by app: CommunityApplication) -> Subscription {
    on { (event: ReportOpened, envelope, tx) in
      try await app.tell(.opened, event.facts, envelope, tx)
    }
    .on { (event: ReportDueSoon, envelope, tx) in
      try await app.tell(.dueSoon, event.facts, envelope, tx)
    }
    .on { (event: ReportSubmitted, envelope, tx) in
      try await app.tell(.submitted, event.facts, envelope, tx)
    }
    .on { (event: ReportReturned, envelope, tx) in
      try await app.tell(.returned, event.facts, envelope, tx)
    }
    .on { (event: ReportAccepted, envelope, tx) in
      try await app.tell(.accepted, event.facts, envelope, tx)
    }
    .on { (event: ReportOverdue, envelope, tx) in
      try await app.tell(.overdue, event.facts, envelope, tx)
    }
    .on { (event: ReportSkipped, envelope, tx) in
      try await app.tell(.skipped, event.facts, envelope, tx)
    }
    .on { (event: ReportThreeOverdue, envelope, tx) in
      try await app.tell(.threeOverdue, event.facts, envelope, tx)
    }
  }
}

extension CommunityApplication {
  fileprivate func tell(
    _ step: ReportNews.Step, _ facts: ReportFacts, _ envelope: Envelope, _ tx: Transaction
  ) async throws {
    let news = ReportNews(
      step: step, reportID: facts.reportID, service: facts.serviceTitle,
      number: facts.requestNumber, period: facts.period, dueOn: facts.dueOn,
      recipients: facts.recipientIDs.map { MemberID($0) })
    for notice in news.notices {
      try await notifications.tell(notice, of: envelope.id, in: tx)
    }
  }
}

extension ReportFacts {
  /// `2026`, `2026-03`, `2026-Q1`, `2026-H1`.
  fileprivate var period: String {
    guard let year else { return "" }
    if let month { return "\(year)-\(month < 10 ? "0" : "")\(month)" }
    if let quarter { return "\(year)-Q\(quarter)" }
    if let half { return "\(year)-H\(half)" }
    return String(year)
  }
}

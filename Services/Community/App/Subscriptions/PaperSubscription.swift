import CommunityDomain
import CommunityStore
import EventFeed
import Kernel
import Outbox
import Postgres
import ServicesContract

extension Subscription {
  /// Of the subscription to services: papers, told to whom the request belongs.
  func tellingOfPapers(by app: CommunityApplication) -> Subscription {
    on { (event: CertificateIssued, envelope, tx) in
      try await app.tell(.certificateIssued, event.facts, envelope, tx)
    }
    .on { (event: CertificateRevoked, envelope, tx) in
      try await app.tell(.certificateRevoked, event.facts, envelope, tx)
    }
    .on { (event: ContractDrawn, envelope, tx) in
      try await app.tell(.contractDrawn, event.facts, envelope, tx)
    }
    .on { (event: ContractSignatureAwaited, envelope, tx) in
      for recipient in event.recipientIDs.sorted() {
        let news = PaperNews(
          step: .signatureAwaited, requestID: event.requestID, number: event.number,
          service: event.serviceTitle, recipient: MemberID(recipient))
        try await app.notifications.tell(news.notice, of: envelope.id, in: tx)
      }
    }
    .on { (event: LetterIssued, envelope, tx) in
      try await app.tell(.letterIssued, event.facts, envelope, tx)
    }
  }
}

extension CommunityApplication {
  fileprivate func tell(
    _ step: PaperNews.Step, _ facts: PaperFacts, _ envelope: Envelope, _ tx: Transaction
  ) async throws {
    let news = PaperNews(
      step: step, requestID: facts.requestID, number: facts.number, service: facts.serviceTitle,
      recipient: MemberID(facts.authorID))
    try await notifications.tell(news.notice, of: envelope.id, in: tx)
  }
}

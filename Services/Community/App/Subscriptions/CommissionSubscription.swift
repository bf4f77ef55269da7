import CommunityDomain
import CommunityStore
import EventFeed
import Kernel
import Outbox
import Postgres
import ServicesContract

extension CommunityApplication {
  /// What commissions ask of their members, told to each: beside the steps of requests, which come by
  /// the same feed.
  func hearingCommissions(_ subscription: Subscription) -> Subscription {
    subscription
      .on { (event: BallotOpened, envelope, tx) in
        let news = CommissionNews(
          step: .voteAsked, thingID: event.facts.requestID, number: event.facts.requestNumber,
          service: event.facts.serviceTitle, members: event.facts.voterIDs.map { MemberID($0) },
          actor: envelope.actorID.map { MemberID($0) })
        try await tell(news, envelope, tx)
      }
      .on { (event: ProtocolSigningRequested, envelope, tx) in
        try await tell(news(.signatureAsked, event.facts, envelope), envelope, tx)
      }
      .on { (event: ProtocolApplied, envelope, tx) in
        try await tell(news(.applied, event.facts, envelope), envelope, tx)
      }
      .on { (event: ProtocolAnnulled, envelope, tx) in
        try await tell(news(.annulled, event.facts, envelope), envelope, tx)
      }
  }

  private func news(
    _ step: CommissionNews.Step, _ facts: ProtocolFacts, _ envelope: Envelope
  ) -> CommissionNews {
    CommissionNews(
      step: step, thingID: facts.protocolID, number: facts.number, service: facts.serviceTitle,
      members: facts.memberIDs.map { MemberID($0) }, actor: envelope.actorID.map { MemberID($0) })
  }

  private func tell(_ news: CommissionNews, _ envelope: Envelope, _ tx: Transaction) async throws {
    for notice in news.notices { try await notifications.tell(notice, of: envelope.id, in: tx) }
  }
}

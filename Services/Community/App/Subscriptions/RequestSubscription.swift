import CommunityDomain
import CommunityStore
import EventFeed
import Kernel
import Outbox
import Postgres
import ServicesContract

extension CommunityApplication {
  /// Each step of a request, told to its author, and to the staff whom its process names.
  var requestSubscription: Subscription {
    Subscription(source: "services", consumer: "notifications")
      .on { (event: RequestSubmitted, envelope, tx) in
        try await tell(.submitted, event.facts, envelope, tx)
      }
      .on { (event: RequestAssigned, envelope, tx) in
        try await tell(.assigned, event.facts, envelope, tx)
      }
      .on { (event: RequestReturned, envelope, tx) in
        try await tell(.returned, event.facts, envelope, tx)
      }
      .on { (event: RequestStatusChanged, envelope, tx) in
        try await tell(.statusChanged, event.facts, envelope, tx)
      }
      .on { (event: RequestApproved, envelope, tx) in
        try await tell(.approved, event.facts, envelope, tx)
      }
      .on { (event: RequestRejected, envelope, tx) in
        try await tell(.rejected, event.facts, envelope, tx)
      }
      .on { (event: RequestWithdrawn, envelope, tx) in
        try await tell(.withdrawn, event.facts, envelope, tx)
      }
      .on { (event: RequestCompleted, envelope, tx) in
        try await tell(.completed, event.facts, envelope, tx)
      }
      .on { (event: RequestPaused, envelope, tx) in
        try await tell(.paused, event.facts, envelope, tx)
      }
      .on { (event: RequestResumed, envelope, tx) in
        try await tell(.resumed, event.facts, envelope, tx)
      }
      .on { (event: RequestOverdue, envelope, tx) in
        try await tell(.overdue, event.facts, envelope, tx)
      }
      .tellingOfExpertise(self)
      .tellingOfReports(by: self)
      .tellingOfPapers(by: self)
      .tellingOfPeople(by: self)
  }

  private func tell(
    _ step: RequestNews.Step, _ facts: RequestFacts, _ envelope: Envelope, _ tx: Transaction
  ) async throws {
    let news = RequestNews(
      step: step, requestID: facts.requestID, number: facts.number, service: facts.serviceTitle,
      label: facts.toLabel, author: MemberID(facts.authorID), actor: MemberID(facts.actorID),
      tellsAuthor: facts.tellsApplicant ?? true,
      staff: (facts.staffIDs ?? []).map { MemberID($0) },
      staffLabel: facts.staffLabel ?? facts.toLabel)
    for notice in news.notices { try await notifications.tell(notice, of: envelope.id, in: tx) }
  }
}

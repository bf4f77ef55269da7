import CommunityDomain
import CommunityStore
import EventFeed
import Kernel
import Outbox
import Postgres
import ServicesContract

extension Subscription {
  /// What experts are asked for, and what becomes of it; who is invited to a pitching day.
  func tellingOfExpertise(_ app: CommunityApplication) -> Subscription {
    on { (event: ExpertiseAssigned, envelope, tx) in
      try await app.tell(.assigned, event.facts, envelope, tx)
    }
    .on { (event: ExpertiseDeclined, envelope, tx) in
      try await app.tell(.declined, event.facts, envelope, tx)
    }
    .on { (event: ExpertiseSubmitted, envelope, tx) in
      try await app.tell(.submitted, event.facts, envelope, tx)
    }
    .on { (event: ExpertiseReturned, envelope, tx) in
      try await app.tell(.returned, event.facts, envelope, tx)
    }
    .on { (event: ExpertiseOverdue, envelope, tx) in
      try await app.tell(.overdue, event.facts, envelope, tx)
    }
    .on { (event: ExpertiseRevoked, envelope, tx) in
      try await app.tell(.revoked, event.facts, envelope, tx)
    }
    .on { (event: PitchingInvited, envelope, tx) in
      let news = PitchingNews(
        sessionID: event.sessionID, recipient: MemberID(event.personID),
        isJuror: event.role == .juror, number: event.number, service: event.serviceTitle,
        startsAt: event.startsAt, place: event.place)
      try await app.notifications.tell(news.notice, of: envelope.id, in: tx)
    }
  }
}

extension CommunityApplication {
  fileprivate func tell(
    _ step: ExpertiseNews.Step, _ facts: ExpertiseFacts, _ envelope: Envelope, _ tx: Transaction
  ) async throws {
    let news = ExpertiseNews(
      step: step, expertiseID: facts.expertiseID, number: facts.number,
      service: facts.serviceTitle, kind: facts.kindTitle, dueOn: facts.dueOn.flatMap { Day($0) },
      expert: MemberID(facts.expertID), assignee: facts.assigneeID.map { MemberID($0) },
      actor: facts.actorID.map { MemberID($0) })
    for notice in news.notices {
      try await notifications.tell(notice, of: envelope.id, in: tx)
    }
  }
}

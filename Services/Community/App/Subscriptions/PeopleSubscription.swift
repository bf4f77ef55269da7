import CommunityDomain
import CommunityStore
import EventFeed
import Kernel
import Outbox
import Postgres
import ServicesContract

extension Subscription {
  /// Of the subscription to services: what people at a request say to each other, bring, and whom they
  /// let in. Whom it concerns stands in the event.
  func tellingOfPeople(by app: CommunityApplication) -> Subscription {
    on { (event: RequestCommented, envelope, tx) in
      let news = CommentNews(
        requestID: event.requestID, number: event.number, service: event.serviceTitle,
        recipients: event.recipientIDs.map { MemberID($0) },
        mentioned: event.mentionedIDs.map { MemberID($0) })
      for notice in news.notices {
        try await app.notifications.tell(notice, of: envelope.id, in: tx)
      }
    }
    .on { (event: CollaboratorInvited, envelope, tx) in
      try await app.tell(.invited, event.facts, envelope, tx)
    }
    .on { (event: CollaboratorAccepted, envelope, tx) in
      try await app.tell(.accepted, event.facts, envelope, tx)
    }
    .on { (event: CollaboratorDeclined, envelope, tx) in
      try await app.tell(.declined, event.facts, envelope, tx)
    }
    .on { (event: CollaboratorLeft, envelope, tx) in
      try await app.tell(.left, event.facts, envelope, tx)
    }
    .on { (event: CollaboratorRemoved, envelope, tx) in
      try await app.tell(.removed, event.facts, envelope, tx)
    }
    .on { (event: DocumentAdded, envelope, tx) in
      try await app.tell(.added, event.facts, envelope, tx)
    }
    .on { (event: DocumentRefused, envelope, tx) in
      try await app.tell(.refused, event.facts, envelope, tx)
    }
    .on { (event: HookPaused, envelope, tx) in
      // An application has no notices; whoever keeps it sees the pause where its hooks are.
      guard let maker = event.createdBy else { return }
      let news = HookNews(
        hookID: event.hookID, name: event.name, isGone: event.reason == "gone",
        maker: MemberID(maker))
      try await app.notifications.tell(news.notice, of: envelope.id, in: tx)
    }
  }
}

extension CommunityApplication {
  fileprivate func tell(
    _ step: CollaboratorNews.Step, _ facts: CollaboratorFacts, _ envelope: Envelope,
    _ tx: Transaction
  ) async throws {
    let news = CollaboratorNews(
      step: step, requestID: facts.requestID, number: facts.number, service: facts.serviceTitle,
      collaborator: MemberID(facts.userID), inviter: MemberID(facts.invitedBy))
    try await notifications.tell(news.notice, of: envelope.id, in: tx)
  }

  fileprivate func tell(
    _ step: DocumentNews.Step, _ facts: DocumentFacts, _ envelope: Envelope, _ tx: Transaction
  ) async throws {
    let news = DocumentNews(
      step: step, requestID: facts.requestID, number: facts.number, service: facts.serviceTitle,
      recipients: facts.recipientIDs.map { MemberID($0) })
    for notice in news.notices {
      try await notifications.tell(notice, of: envelope.id, in: tx)
    }
  }
}

import CommunityStore
package import EventFeed
import Idempotency
import Resources

extension CommunityApplication {
  /// Everything that community hears of the others.
  package var subscriptions: [Subscription] {
    [identitySubscription, hearingCommissions(requestSubscription), bookingSubscription]
  }

  /// Who the readers are, what goes with somebody who was erased, and what is hidden from readers: what
  /// a moderator says, and what a company shows that may not act.
  var identitySubscription: Subscription {
    let revisions = SliceResources.community.erasure(in: commands.database)
    return Subscription.references(consumer: "community").erasing(as: "community") {
      person, transaction in
      var counts = try await PersonErasure.run(person.id, in: transaction)
      guard person.wipesComments else { return counts }
      let wiped = try await PersonErasure.wipeComments(of: person.id, in: transaction)
      try revisions.erase(["message"], ofRows: wiped, of: "core_comment", in: transaction)
      counts["core_comment", default: 0] += wiped.count
      return counts
    }
    .following { standing, transaction in
      try await ContentHidings.follow(
        company: standing.company, isSuspended: standing.isSuspended, actor: standing.actor,
        in: transaction)
    }
    .hidingContent()
  }
}

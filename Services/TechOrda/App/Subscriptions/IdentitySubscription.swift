package import EventFeed
package import Kernel
import TechOrdaStore

/// What this slice hears of people and companies.
package enum IdentitySubscription {
  package static func make(clock: WallClock = .live) -> Subscription {
    .references(consumer: "techorda").erasing(as: "techorda") { person, tx in
      try await PersonErasure.run(person.id, now: clock.now(), in: tx)
    }
  }
}

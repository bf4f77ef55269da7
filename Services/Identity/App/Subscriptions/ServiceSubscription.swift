package import EventFeed
import Exports
import IdentityDomain
import IdentityStore
import Kernel

extension IdentityApplication {
  /// Everything that identity hears: files that are ready, of itself too, since its lists can be taken
  /// away like others'; that a service erased somebody; and what companies are by services.
  package var subscriptions: [Subscription] {
    ["identity", "services", "community", "booking", "techorda"].map(subscription)
  }

  /// Whoever asked for a file is told by mail where it is. Receipts of erasures are put together.
  private func subscription(_ source: String) -> Subscription {
    let heard = mail(from: source)
    return source == "services" ? heard.keepingBadges() : heard
  }

  private func mail(from source: String) -> Subscription {
    Subscription(source: source, consumer: "mail").on { (event: ExportReady, _, tx) in
      let file = ReadyFile(
        name: event.fileName, rows: event.rows, link: settings.publicOrigin + event.address,
        until: LocalZone.almaty.day(of: event.expiresAt))
      try await messages.tell(file, to: UserID(event.userID), now: clock.now(), in: tx)
    }
    .on { (event: UserErased, _, tx) in
      try await Erasures.record(
        source, of: UserID(event.id), counts: event.counts, now: clock.now(), in: tx)
    }
  }
}

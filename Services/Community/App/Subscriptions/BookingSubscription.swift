import BookingContract
import CommunityDomain
import CommunityStore
import EventFeed
import Kernel
import Outbox

extension CommunityApplication {
  /// What happens to somebody's booking.
  var bookingSubscription: Subscription {
    Subscription(source: "booking", consumer: "notifications")
      .on { (event: BookingConfirmed, envelope, tx) in
        let news = BookingNews(
          step: .confirmed, bookingID: event.bookingID, room: event.roomName,
          startsAt: event.startsAt, endsAt: event.endsAt,
          owner: event.userID.map { MemberID($0) })
        guard let notice = news.notice else { return }
        try await notifications.tell(notice, of: envelope.id, in: tx)
      }
      .on { (event: BookingMoved, envelope, tx) in
        let news = BookingNews(
          step: .moved, bookingID: event.bookingID, room: event.roomName,
          startsAt: event.startsAt, endsAt: event.endsAt,
          owner: event.userID.map { MemberID($0) })
        guard let notice = news.notice else { return }
        try await notifications.tell(notice, of: envelope.id, in: tx)
      }
      .on { (event: BookingCancelled, envelope, tx) in
        let news = BookingNews(
          step: .cancelled, bookingID: event.bookingID, room: event.roomName,
          startsAt: event.startsAt, endsAt: event.endsAt,
          owner: event.userID.map { MemberID($0) })
        guard let notice = news.notice else { return }
        try await notifications.tell(notice, of: envelope.id, in: tx)
      }
  }
}

import Access
import EventFeed
import IdentityContract
import Jobs
import Kernel
import Outbox
import Postgres
import Resources
import ServicesStore

extension Subscription {
  /// Of identity's: whoever follows requests is told nothing once his rights changed, until identity has
  /// said what they are now.
  func checkingSubscribers() -> Subscription {
    on { (event: UserPermissionsChanged, envelope, tx) in
      try await Requests.doubtSubscriptions(of: event.id, by: envelope.id, in: tx)
    }
    .on { (event: UserSuspended, envelope, tx) in
      try await Requests.doubtSubscriptions(of: event.id, by: envelope.id, in: tx)
    }
    .on { (event: UserRestored, envelope, tx) in
      try await Requests.doubtSubscriptions(of: event.id, by: envelope.id, in: tx)
    }
  }
}

extension ServicesApplication {
  /// Asks identity. While it cannot be reached the follower is told nothing.
  var subscriberCheck: JobHandler {
    JobHandler(CheckSubscriber.self) { job, lease in
      let principal = try await rights.principal(job.user)
      try await database.transaction { [requests] tx in
        if let principal, principal.isStaffOfRequests {
          try await requests.allowSubscriptions(
            of: job.user, asked: job.event,
            organization: OrganizationBound.organization(of: principal), in: tx)
        }
        try await lease.finish(in: tx)
      }
    }
  }
}

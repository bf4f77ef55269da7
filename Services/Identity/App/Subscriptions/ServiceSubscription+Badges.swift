import EventFeed
import IdentityDomain
import IdentityStore
import Kernel
import Outbox
import Postgres
import ServicesContract

extension Subscription {
  /// Of the subscription to services: what companies are by them.
  func keepingBadges() -> Subscription {
    on { (event: CompanyParticipantGranted, _, tx) in
      let facts = event.facts
      try await Companies.grant(
        CompanyBadge(
          company: CompanyID(facts.companyID), requestID: facts.requestID,
          serviceCode: facts.serviceCode, serviceName: facts.serviceTitle, number: facts.number,
          validUntil: facts.validUntil.flatMap { Day($0) }), in: tx)
    }
    .on { (event: CompanyParticipantSuspended, _, tx) in
      try await Companies.suspendBadge(ofRequest: event.facts.requestID, in: tx)
    }
    .on { (event: CompanyParticipantRevoked, _, tx) in
      try await Companies.revokeBadge(ofRequest: event.facts.requestID, in: tx)
    }
  }
}

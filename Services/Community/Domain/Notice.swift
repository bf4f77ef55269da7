package import Kernel

/// A person of the hub, by the number identity gave her.
package enum Member {}
package typealias MemberID = Identifier<Member>

/// What one person is told. The texts are written once, in all three languages, so that she may
/// change hers later.
package struct Notice: Sendable, Equatable {
  package let recipient: MemberID
  package let title: Localized
  package let description: Localized
  /// What happened and to which thing, for programs.
  package let subject: Subject

  package struct Subject: Sendable, Equatable {
    /// The event's type, such as `request.returned`.
    package let kind: String
    /// What it happened to: `request`, `booking`.
    package let thing: String
    package let id: Int64
  }
}

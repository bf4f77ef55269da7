/// How a plan of purchases and a purchase move: two tables over the same words.
package enum PurchaseMachine {
  package enum Status: String, Sendable, CaseIterable {
    case draft, submitted, approved, returned
    /// A newer version of the plan is in force.
    case amended
    case rejected, contracted, delivered, closed
  }

  package enum Action: String, Sendable, CaseIterable {
    case write, submit, approve
    case sendBack = "return"
    /// A newer version of the plan was approved.
    case supersede
    case reject, contract, deliver, close

    package var isOfStaff: Bool {
      switch self {
      case .approve, .sendBack, .supersede, .reject, .close: true
      case .write, .submit, .contract, .deliver: false
      }
    }

    /// Must say why.
    package var needsComment: Bool { self == .sendBack || self == .reject }
  }

  package typealias Table = MoveTable<Status, Action>

  package static let plan = Table([
    .init(from: .draft, action: .write, to: .draft),
    .init(from: .returned, action: .write, to: .returned),
    .init(from: .draft, action: .submit, to: .submitted),
    .init(from: .returned, action: .submit, to: .submitted),
    .init(from: .submitted, action: .approve, to: .approved),
    .init(from: .submitted, action: .sendBack, to: .returned),
    .init(from: .approved, action: .supersede, to: .amended),
  ])

  package static let application = Table([
    .init(from: .draft, action: .write, to: .draft),
    .init(from: .draft, action: .submit, to: .submitted),
    .init(from: .submitted, action: .approve, to: .approved),
    .init(from: .submitted, action: .reject, to: .rejected),
    .init(from: .approved, action: .contract, to: .contracted),
    .init(from: .contracted, action: .deliver, to: .delivered),
    .init(from: .delivered, action: .close, to: .closed),
  ])
}

/// A plan of purchases, or a purchase against it.
package enum PurchaseKind: String, Sendable, CaseIterable {
  case plan, application

  package var table: PurchaseMachine.Table {
    switch self {
    case .plan: PurchaseMachine.plan
    case .application: PurchaseMachine.application
    }
  }
}

/// A fact that a context tells the others. Its fields are frozen once published: a change of
/// meaning is a new `version`. It carries ids and public fields, never IIN, BIN, phone or e-mail.
package protocol ContractEvent: Codable, Sendable {
  /// What happened, such as `user.updated`.
  static var type: String { get }
  /// The version of the fields, from 1.
  static var version: Int { get }
  /// The kind of thing it happened to, such as `user`.
  static var aggregateType: String { get }
  /// The key of that thing; order is kept among events of one aggregate.
  var aggregateID: String { get }
}

extension ContractEvent {
  package static var version: Int { 1 }
}

/// An event that says nothing but its facts, as several events about one kind of thing do: on the wire it
/// is they.
package protocol FactsEvent: ContractEvent {
  associatedtype Facts: Codable, Sendable
  var facts: Facts { get }
  init(facts: Facts)
}

extension FactsEvent {
  package init(from decoder: any Decoder) throws { self.init(facts: try Facts(from: decoder)) }

  package func encode(to encoder: any Encoder) throws { try facts.encode(to: encoder) }
}

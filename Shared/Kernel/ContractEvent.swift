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

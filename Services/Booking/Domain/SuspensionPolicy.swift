/// What becomes of the bookings of a company that may not act.
package enum SuspensionPolicy {
  /// Until then it may be restored and lose nothing.
  package static let notice = Duration.seconds(86_400)

  /// Stands in the history of what the house gave back.
  package static let comment = "Компания заблокирована"
}

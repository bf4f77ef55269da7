package import ServicesApp

extension ThingOwners {
  /// No other context says yes.
  package static let nobody = ThingOwners { _, _, _, _ in false }
}

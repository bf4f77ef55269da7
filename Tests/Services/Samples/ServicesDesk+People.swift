package import Access

/// More people at the desk.
extension ServicesDesk {
  package var editor: Principal { holder(81, ["service.change_service"]) }
  package var superuser: Principal { superuser(1) }

  package func superuser(_ id: Int64) -> Principal {
    Principal(
      kind: .user, issuer: Principal.gateway, userID: id, isStaff: true, isSuperuser: true)
  }

  package func holder(
    _ id: Int64, _ permissions: Set<String>, organization: String? = nil
  ) -> Principal {
    Principal(
      kind: .user, issuer: Principal.gateway, userID: id, permissions: permissions, isStaff: true,
      organization: organization)
  }

  /// A submitted request for Seed Money, which nobody has to sign.
  package func seedMoney() async throws -> Int64 {
    try await world.unsigned()
    return try await world.seedMoney()
  }
}

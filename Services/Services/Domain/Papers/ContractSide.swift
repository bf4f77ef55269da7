/// Who signs a contract: both must.
package enum ContractSide: String, Sendable, CaseIterable {
  case applicant, hub
}

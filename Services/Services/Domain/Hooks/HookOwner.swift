/// Whose a hook is.
package enum HookOwner: Sendable, Hashable {
  /// A partner's application, by its client id. It hears of services that let it.
  case application(String)
  /// The staff; of those who are bound to an organisation, that one's.
  case staff(organization: String?)
}

package import Access
package import HTTPServer

extension IdentityApplication {
  /// One line per address; the feed is the host's own.
  package func routes(_ access: AccessGuard) -> [Route] {
    RegistrationRoutes(app: self).table(access) + SessionRoutes(app: self).table(access)
      + ProfileRoutes(app: self).table(access) + CompanyRoutes(app: self).table(access)
      + MemberRoutes(app: self).table(access) + TokenRoutes(app: self).table(access)
      + ApplicationRoutes(app: self).table(access) + ConsentRoutes(app: self).table(access)
      + AuthorizeRoutes(app: self).table(access) + LogoutRoutes(app: self).table(access)
      + TokenEndpoint(app: self).table(access)
      + ProviderRoutes(app: self).table(access)
      + NewsletterRoutes(app: self).table(access) + NewsletterPages(app: self).table(access)
      + IssueRoutes(app: self).table(access) + MailFeedbackRoutes(app: self).table(access)
      + MailDeskRoutes(app: self).table(access) + FalseDoorRoutes(app: self).table(access)
      + PeopleRoutes(app: self).table(access) + InternalRoutes(app: self).table(access)
  }
}

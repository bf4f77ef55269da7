package import Access
package import HTTPServer

extension IdentityApplication {
  /// One line per group of addresses; the feed is the host's own.
  package func routes(_ access: AccessGuard) -> [Route] {
    let groups: [[Route]] = [
      RegistrationRoutes(app: self).table(access),
      SessionRoutes(app: self).table(access),
      SecondFactorRoutes(app: self).table(access),
      SignatureRoutes(app: self).table(access),
      QRRoutes(app: self).table(access),
      EgovRoutes(app: self).table(access),
      QRPageRoutes(app: self).table(access),
      ProfileRoutes(app: self).table(access),
      CompanyRoutes(app: self).table(access),
      CompanyStandingRoutes(app: self).table(access),
      MemberRoutes(app: self).table(access),
      JoinRequestRoutes(app: self).table(access),
      InvitationRoutes(app: self).table(access),
      TokenRoutes(app: self).table(access),
      ApplicationRoutes(app: self).table(access),
      LogoRoutes(app: self).table(access),
      ConsentRoutes(app: self).table(access),
      AuthorizeRoutes(app: self).table(access),
      SignInRoutes(app: self).table(access),
      SignInCodeRoutes(app: self).table(access),
      EnrolmentRoutes(app: self).table(access),
      LogoutRoutes(app: self).table(access),
      SocialRoutes(app: self).table(access),
      SocialLinkRoutes(app: self).table(access),
      DeviceRoutes(app: self).table(access),
      AccountPageRoutes(app: self).table(access),
      SignedInPageRoutes(app: self).table(access),
      TokenEndpoint(app: self).table(access),
      ProviderRoutes(app: self).table(access),
      ComplaintRoutes(app: self).table(access),
      AccountStateRoutes(app: self).table(access),
      ContactRoutes(app: self).table(access),
      PressRoutes(app: self).table(access),
      NewsletterRoutes(app: self).table(access),
      NewsletterPages(app: self).table(access),
      IssueRoutes(app: self).table(access),
      MailFeedbackRoutes(app: self).table(access),
      MailDeskRoutes(app: self).table(access),
      FalseDoorRoutes(app: self).table(access),
      FlagRoutes(app: self).table(access),
      OFREPRoutes(app: self).table(access),
      RightsRoutes(app: self).table(access),
      PeopleRoutes(app: self).table(access),
      InternalRoutes(app: self).table(access),
      QRDocumentRoutes(app: self).table(access),
      FormFactsRoute(app: self).table(access),
      PermissionRegistrationRoutes(app: self).table(access),
    ]
    return groups.flatMap { $0 }
  }
}

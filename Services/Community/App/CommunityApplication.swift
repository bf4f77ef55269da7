package import Access
package import CommunityStore
package import HTTPServer
package import Idempotency

/// Everything that drives the slice. One value per process.
package struct CommunityApplication: Sendable {
  let notifications: Notifications
  let commands: IdempotentCommands
  let cursors: CursorSigner
  package let media: MediaDesk

  package init(
    notifications: Notifications, commands: IdempotentCommands, cursors: CursorSigner,
    media: MediaDesk
  ) {
    self.notifications = notifications
    self.commands = commands
    self.cursors = cursors
    self.media = media
  }

  package func routes(_ access: AccessGuard) -> [Route] {
    NotificationRoutes(app: self).table(access) + MediaRoutes(desk: media).table(access)
      + PageMediaRoutes(desk: media).table(access) + MediaInternalRoutes(desk: media).table(access)
  }
}

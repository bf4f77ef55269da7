package import HTTPCore
package import Kernel

/// What was wrong with what a person sent, told at the top of the page that asked.
package struct PageFault: Sendable {
  package let text: Localized
  package let status: Status
  package let wait: Duration?

  package init(
    _ text: Localized, status: Status = .unprocessableContent, wait: Duration? = nil
  ) {
    self.text = text
    self.status = status
    self.wait = wait
  }
}

/// What people call the machine at which somebody is signed in, by what its browser says of itself.
package struct DeviceName: Sendable, Equatable {
  /// Both `nil`: nothing that is known.
  package let browser: String?
  package let system: String?

  package init(userAgent: String) {
    browser = DeviceName.first(of: DeviceName.browsers, in: userAgent)
    system = DeviceName.first(of: DeviceName.systems, in: userAgent)
  }

  /// `Firefox, Windows`; `nil` if nothing is known.
  package var text: String? {
    let parts = [browser, system].compactMap { $0 }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  private static func first(
    of marks: [(mark: String, name: String)], in userAgent: String
  ) -> String? {
    marks.first { userAgent.contains($0.mark) }?.name
  }

  /// In this order: each claims to be those after it.
  private static let browsers = [
    (mark: "YaBrowser/", name: "Yandex"), (mark: "Edg", name: "Edge"),
    (mark: "OPR/", name: "Opera"),
    (mark: "SamsungBrowser/", name: "Samsung Internet"), (mark: "Firefox/", name: "Firefox"),
    (mark: "FxiOS/", name: "Firefox"), (mark: "CriOS/", name: "Chrome"),
    (mark: "Chrome/", name: "Chrome"), (mark: "Safari/", name: "Safari"),
  ]
  private static let systems = [
    (mark: "iPhone", name: "iPhone"), (mark: "iPad", name: "iPad"),
    (mark: "Android", name: "Android"), (mark: "Windows", name: "Windows"),
    (mark: "Macintosh", name: "macOS"), (mark: "CrOS", name: "ChromeOS"),
    (mark: "Linux", name: "Linux"),
  ]
}

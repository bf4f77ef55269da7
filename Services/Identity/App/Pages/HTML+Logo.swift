import Kernel
import Pages

extension HTML {
  /// The picture of an application; nothing where it has none. Its page `showsPictures`.
  mutating func logo(_ digest: String, of name: String, in language: Language) {
    guard let address = LogoRoutes.address(digest) else { return }
    void(
      "img",
      [
        "class": "logo", "src": address, "width": "64", "height": "64",
        "alt": Localized(ru: "Логотип: \(name)", kk: "Логотип: \(name)", en: "Logo: \(name)")
          .text(in: language),
      ])
  }
}

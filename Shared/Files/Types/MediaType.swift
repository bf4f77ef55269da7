/// The types that we tell by the content itself. What a client says of its file is a claim only.
package enum MediaType: String, Sendable, CaseIterable {
  case png = "image/png"
  case jpeg = "image/jpeg"
  case gif = "image/gif"
  case webp = "image/webp"
  case avif = "image/avif"
  /// A document that may hold scripts: no image to us.
  case svg = "image/svg+xml"
  case pdf = "application/pdf"
  case docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
  case xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
  case pptx = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
  case doc = "application/msword"
  case xls = "application/vnd.ms-excel"
  case ppt = "application/vnd.ms-powerpoint"
  /// An OLE container of another kind.
  case ole = "application/x-ole-storage"
  case zip = "application/zip"
  case sevenZip = "application/x-7z-compressed"
  case rar = "application/vnd.rar"
  case gzip = "application/gzip"
  case mp4 = "video/mp4"
  case webm = "video/webm"
  case mp3 = "audio/mpeg"
  case wav = "audio/wav"
  case ogg = "audio/ogg"
  /// CMS or PKCS #7 in DER (RFC 5652).
  case cms = "application/pkcs7-signature"
  /// The same between `-----BEGIN …-----` lines (RFC 7468).
  case pem = "application/x-pem-file"
  case html = "text/html"
  case csv = "text/csv"
  case text = "text/plain"

  /// For `Content-Type`. Text is UTF-8, else it would not have been told as text.
  package var fieldValue: String {
    switch self {
    case .csv, .text, .html: rawValue + "; charset=utf-8"
    default: rawValue
    }
  }

  /// What is shown in pages as a picture.
  package static let images: Set<MediaType> = [.png, .jpeg, .gif, .webp, .avif]

  /// What people attach to their papers.
  package static let documents: Set<MediaType> = [
    .pdf, .docx, .xlsx, .pptx, .doc, .xls, .ppt, .zip, .sevenZip, .rar, .csv, .text, .cms, .pem,
  ]

  package static let media: Set<MediaType> = [.mp4, .webm, .mp3, .wav, .ogg]

  /// The types that a file whose name ends so may have; `nil` for an ending that tells us nothing.
  package static func allowed(forEnding ending: String) -> Set<MediaType>? {
    endings[ending.lowercased()]
  }

  /// Where two types differ in nothing but their use, the name decides.
  package func named(_ ending: String) -> MediaType {
    switch (self, ending.lowercased()) {
    case (.text, "csv"): .csv
    case (.csv, "txt"), (.csv, "md"), (.csv, "log"): .text
    default: self
    }
  }

  private static let endings: [String: Set<MediaType>] = [
    "png": [.png], "jpg": [.jpeg], "jpeg": [.jpeg], "jfif": [.jpeg], "gif": [.gif],
    "webp": [.webp], "avif": [.avif], "svg": [.svg], "pdf": [.pdf], "docx": [.docx],
    "xlsx": [.xlsx], "pptx": [.pptx], "doc": [.doc], "xls": [.xls], "ppt": [.ppt], "zip": [.zip],
    "7z": [.sevenZip], "rar": [.rar], "gz": [.gzip], "tgz": [.gzip], "mp4": [.mp4], "m4v": [.mp4],
    "m4a": [.mp4], "webm": [.webm], "mp3": [.mp3], "wav": [.wav], "ogg": [.ogg], "oga": [.ogg],
    "ogv": [.ogg], "opus": [.ogg], "p7s": [.cms, .pem], "p7m": [.cms, .pem], "cms": [.cms, .pem],
    "sig": [.cms, .pem], "pem": [.pem], "htm": [.html], "html": [.html],
    "csv": [.csv, .text], "txt": [.text, .csv], "md": [.text, .csv], "log": [.text, .csv],
    "exe": [], "dll": [], "com": [], "bat": [],
    "cmd": [], "msi": [], "scr": [], "js": [], "vbs": [], "ps1": [], "sh": [], "jar": [],
    "apk": [], "lnk": [], "docm": [], "xlsm": [], "pptm": [],
  ]
}

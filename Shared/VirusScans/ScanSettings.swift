package import Configuration

/// By whom an installation has files scanned.
package struct ScanSettings: Sendable, Hashable {
  /// `host:port` or `unix:/path` of a clamd; `nil`: nobody scans them.
  package var clamd: String?
  /// The most one scan may take.
  package var patience: Duration

  package init(clamd: String? = nil, patience: Duration = .seconds(60)) {
    self.clamd = clamd
    self.patience = patience
  }
}

extension SettingsReader {
  /// `TECHHUB_CLAMD`: where clamd listens; `TECHHUB_CLAMD_TIMEOUT`: how long one scan may take.
  package mutating func scanSettings() -> ScanSettings {
    let address = string("TECHHUB_CLAMD", default: "")
    if !address.isEmpty, !Clamd.isAddress(address) {
      fault("TECHHUB_CLAMD", "is neither host:port nor unix:/path")
    }
    return ScanSettings(
      clamd: address.isEmpty ? nil : address,
      patience: duration("TECHHUB_CLAMD_TIMEOUT", default: .seconds(60)))
  }
}

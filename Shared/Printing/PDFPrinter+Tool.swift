import Processes

extension PDFPrinter {
  /// Loading it is most of what a small page costs.
  private static let patience: Duration = .seconds(30)

  /// Looks whether the tool is there, without a page. False: it is, but the kernel lets it keep the network,
  /// which its driver alone keeps it from. On a loop only. Throws `PrintFailure`, or why the scope ended.
  @discardableResult
  package func lookForTool() async throws -> Bool {
    do {
      let ending = try await ending(
        of: child(["--check"], dated: nil), within: PDFPrinter.patience)
      let hasNetwork = ending == .exited(71)
      if !hasNetwork { try judge(ending) }
      tool.note(nil)
      return !hasNetwork
    } catch let failure as PrintFailure {
      tool.note(failure)
      throw failure
    }
  }

  /// Throws `PrintFailure.toolMissing` if it was not there when it was last looked for, or needed.
  package func requireTool() throws(PrintFailure) {
    if tool.isMissing { throw .toolMissing }
  }
}

import Processes

extension PDFPrinter {
  /// Loading it is most of what a small page costs.
  private static let patience: Duration = .seconds(30)

  /// Looks whether the tool is there, without a page. On a loop only. Throws `PrintFailure`, or why the
  /// scope ended.
  package func lookForTool() async throws {
    do {
      try judge(await ending(of: child(["--check"], dated: nil), within: PDFPrinter.patience))
      tool.note(nil)
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

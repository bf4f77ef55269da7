import EventLoop
import Kernel
package import Observability
import Printing

/// Looks for the tool that prints papers when the process starts, and again while it is missing: whoever
/// runs the hub reads of it in the log, not in the first paper that is not made. The same for a tool that
/// could not give up the network.
package struct PDFToolWatch: Sendable {
  let printer: PDFPrinter
  let logger: Logger
  let pause: Duration

  /// Until it is there, or the current scope ends. On a loop only.
  package func run() async {
    do {
      guard try await isMissing() else { return }
      logger.warning("there is no WeasyPrint: papers wait until it is installed")
      repeat { try await sleepOnLoop(for: pause) } while try await isMissing()
      logger.info("there is a WeasyPrint now: papers are printed")
    } catch {
      // The process ends, or something else is wrong with it, which the first page shows.
    }
  }

  private func isMissing() async throws -> Bool {
    do {
      if try await !printer.lookForTool() {
        logger.warning("WeasyPrint runs with a network: the kernel gives it none of its own")
      }
      return false
    } catch PrintFailure.toolMissing {
      return true
    }
  }
}

extension ServicesApplication {
  /// - Parameter pause: between two looks; as long as papers wait by default.
  package func pdfToolWatch(
    _ logger: Logger, pause: Duration = PaperPrinting.pause
  ) -> PDFToolWatch {
    PDFToolWatch(printer: printing.printer, logger: logger.labelled("papers"), pause: pause)
  }
}

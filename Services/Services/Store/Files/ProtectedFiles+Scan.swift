package import FoundationEssentials
package import Jobs
import Kernel
package import Postgres
package import ServicesDomain

extension ProtectedFiles {
  private static let judging = Statement(
    """
    update shared_protectedmediafile set scan = $2, scanned_at = now(), updated_at = now(),
      row_version = row_version + 1
    where id = $1 and scan = 'waiting'
    """)

  /// Keeps what was found; the attempt ends in the same transaction, so that one that comes too late
  /// changes nothing.
  package func keep(
    _ scan: FileScan, of file: UUID, _ lease: JobLease, in tx: Transaction
  ) async throws {
    _ = try await tx.query(ProtectedFiles.judging(file, scan.rawValue))
    try await lease.finish(in: tx)
  }
}

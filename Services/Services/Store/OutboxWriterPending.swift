import Kernel
import Postgres

enum OutboxWriter {
  static func append(
    _ event: some ContractEvent, rev: Int64, actor: Int64?, in tx: Transaction
  ) async throws {}
}

package import FlagFeed
import Flags
import HTTPCore
import IdentityStore
import JSON

extension IdentityApplication {
  /// The definitions as they stand, named by their content.
  package var flagReading: FlagSource.Read {
    let records = flagRecords
    return { known in
      let definitions = try await records.definitions()
      let content = JSONWriter.bytes { definitions.write(to: &$0) }
      let tag = try contentTag(content).description
      return tag == known ? nil : TaggedFlags(definitions, tag: tag)
    }
  }
}

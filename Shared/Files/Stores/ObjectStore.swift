package import HTTPCore
package import Kernel

/// Where the bytes of files lie. An object appears as a whole or not at all and never changes.
///
/// All calls run on a loop and end with the current scope. They throw `StoreFailure`, or why the
/// scope ended.
package protocol ObjectStore: Sendable {
  /// Where uploads are gathered before they are put here.
  var spool: Spool { get }

  /// Makes a finished file the object, replacing one with the same key; the file is spent.
  func put(_ file: SpooledFile, as object: StoredObject) async throws

  /// The size of an object in bytes; `nil` if there is none.
  func size(of key: ObjectKey) async throws -> Int?

  /// A part of an object (all of it for `nil`), read as fast as it is asked for.
  func read(_ key: ObjectKey, _ range: Range<Int>?) async throws -> any ObjectReader

  /// A part of an object as the body of an answer.
  func body(of object: StoredObject, _ range: Range<Int>) async throws -> ResponseBody

  /// An object as a file, for programs that want a path.
  func local(_ key: ObjectKey) async throws -> LocalCopy

  /// Deletes; an object that is not there is no fault. See `StoredObject` for when it is safe.
  func delete(_ key: ObjectKey) async throws

  /// The objects of a room in the order of their keys, from behind `after`, at most `limit` (up to
  /// 1,000): for the purge.
  func list(_ room: FileRoom, after: ObjectKey?, limit: Int) async throws -> [ListedObject]
}

/// An object on its way. Confined to its loop.
package protocol ObjectReader: AnyObject {
  /// The next piece, `nil` at the end.
  func next() async throws -> [UInt8]?
}

/// What a store says of an object.
package struct ListedObject: Hashable, Sendable {
  package let key: ObjectKey
  package let bytes: Int
  package let changed: Instant
}

import Kernel

/// Goes through the folders of a room in the order of the keys: shards are the beginnings of names,
/// so their order is that of the names. Blocks.
struct ShardWalk {
  let root: String
  let room: FileRoom

  func list(after: String, limit: Int) throws -> [ListedObject] {
    var found: [ListedObject] = []
    for outer in try shards("", from: after.prefix(2)) {
      let isFirst = outer == after.prefix(2)
      for inner in try shards(outer, from: isFirst ? after.dropFirst(2).prefix(2) : "") {
        try collect(outer, inner, after: after, limit: limit, &found)
        if found.count >= limit { return found }
      }
    }
    return found
  }

  private func shards(_ parent: String, from start: Substring) throws -> [String] {
    try Folder.entries(root + "/" + parent).filter { name in
      name.utf8.count == 2 && !name.utf8.lexicographicallyPrecedes(start.utf8)
    }
  }

  private func collect(
    _ outer: String, _ inner: String, after: String, limit: Int, _ found: inout [ListedObject]
  ) throws {
    let folder = "\(root)/\(outer)/\(inner)"
    for name in try Folder.entries(folder) where after.utf8.lexicographicallyPrecedes(name.utf8) {
      guard found.count < limit else { return }
      guard let key = ObjectKey(room.rawValue + "/" + name),
        let status = Folder.status(folder + "/" + name), status.isFile
      else { continue }
      found.append(
        ListedObject(
          key: key, bytes: status.bytes, changed: Instant(seconds: Int64(status.changed))))
    }
  }
}

import Access
import HTTPCore
import JSON
import Kernel

extension ResourcePart {
  /// `GET …/{id}/history/{version}`: one change. With `to=`, what differs between the row as this
  /// change left it and as that one did.
  func compare(_ request: Request, by principal: Principal) async throws -> Response {
    let reader = try await reader()
    let reach = try reader.plan.resource.read.reach(of: principal).condition()
    _ = try reader.plan.key(request)
    let key = request.parameter("id") ?? ""
    let history = try await HistoryReading(reader.database, reader.plan)
    guard try await history.reaches(key, reach),
      let version = try await history.version(try request.id("version"), of: key)
    else { throw NothingThere() }
    let shown = reader.plan.shown
    guard let text = request.query("to") else {
      return Response.json { version.write(shown, to: &$0) }.with(.cacheControl, "no-store")
    }
    guard let id = Int64(text), let other = try await history.version(id, of: key) else {
      throw BadQuery(faults: [QueryFault.badValue.at("to")])
    }
    let differences = Version.differences(shown, from: version.after, to: other.after)
    return Response.json { json in
      json.object { json in
        json.field("from", version.id)
        json.field("to", other.id)
        json.array("changes", differences) { json, change in change.write(to: &json) }
      }
    }
    .with(.cacheControl, "no-store")
  }

  /// `GET …/{table}/history?object__contains={"status":"open"}`: the changes, of whatever row, before
  /// which a row held that; the newest first, 100 at most. Personal columns cannot be asked for.
  func findInHistory(_ request: Request, by principal: Principal) async throws -> Response {
    let reader = try await reader()
    let reach = try reader.plan.resource.read.reach(of: principal).condition()
    let found = try await HistoryReading(reader.database, reader.plan)
      .find(try reader.plan.wantedObject(request), reach, limit: try request.limit())
    return Response.json { json in
      json.object { json in
        json.array("items", found) { json, change in
          json.object { json in
            json.field("id", change.id)
            json.field("key", change.key)
            json.field("at", change.at)
            json.field("by", change.actor)
            json.field("verb", change.verb)
            json.field("reason", change.reason)
          }
        }
      }
    }
    .with(.cacheControl, "no-store")
  }
}

extension ResourcePlan {
  fileprivate func wantedObject(_ request: Request) throws -> JSONValue {
    guard let text = request.query("object__contains"), isJSON(text),
      case .object(let members) = try JSONParser.parse(Array(text.utf8)), !members.isEmpty
    else { throw BadQuery(faults: [QueryFault.badValue.at("object__contains")]) }
    let open = Set(shown.filter { !$0.isPersonal }.map(\.name))
    guard members.allSatisfy({ open.contains($0.key) }) else {
      throw BadQuery(faults: [QueryFault.unindexed(open.sorted()).at("object__contains")])
    }
    return .object(members)
  }
}

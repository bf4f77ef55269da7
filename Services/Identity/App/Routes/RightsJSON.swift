import HTTPCore
import IdentityStore
import JSON
import Kernel

extension Permission {
  /// Its members.
  func write(in choice: LanguageChoice, to json: inout JSONWriter) {
    json.field("code", code)
    json.field("name", name, in: choice)
    json.field("context", context)
    json.field("retired", isRetired)
  }
}

extension RightSource {
  func write(to json: inout JSONWriter) {
    json.field("by", group == nil ? "grant" : "group")
    json.field("group", group)
    json.field("since", since)
    json.field("granted_by", grantedBy)
    json.field("reason", reason)
  }
}

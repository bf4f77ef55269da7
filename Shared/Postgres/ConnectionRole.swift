import Kernel

/// What a connection is for; it decides its settings on the server.
enum ConnectionRole {
  /// Short reads of many callers at once: read-only, never cancelled.
  case shared
  /// One caller at a time.
  case exclusive
  /// Past pgbouncer and without pipelining: scripts, COPY, LISTEN.
  case direct
}

extension DatabaseSettings {
  /// The session's settings by name. With pgbouncer they are set in every transaction.
  func sessionSettings(for role: ConnectionRole) -> [(name: String, value: String)] {
    let statementLimit =
      switch role {
      case .shared: readTimeout
      case .exclusive: statementTimeout
      case .direct: Duration.zero
      }
    var settings = [
      ("search_path", "\(quotedIdentifier(schema)), extensions"),
      ("TimeZone", "UTC"), ("DateStyle", "ISO, MDY"), ("IntervalStyle", "iso_8601"),
      ("bytea_output", "hex"), ("extra_float_digits", "1"),
      ("statement_timeout", "\(statementLimit.wholeMilliseconds)"),
      ("lock_timeout", role == .direct ? "0" : "\(lockTimeout.wholeMilliseconds)"),
      (
        "idle_in_transaction_session_timeout",
        role == .direct ? "0" : "\(idleInTransactionTimeout.wholeMilliseconds)"
      ),
      ("jit", "off"),
    ]
    if role == .shared { settings.append(("default_transaction_read_only", "on")) }
    return settings
  }

  /// The statement that stands in front of every transaction behind pgbouncer.
  func localSettings(for role: ConnectionRole) -> Statement {
    let calls = sessionSettings(for: role).map { setting in
      // default_transaction_read_only would be too late: the transaction has begun.
      let name =
        setting.name == "default_transaction_read_only" ? "transaction_read_only" : setting.name
      return "set_config('\(name)', '\(setting.value)', true)"
    }
    return Statement("select " + calls.joined(separator: ", "))
  }

  /// `options` of the start-up message: backslash and space are escaped (manual, 34.1.2).
  func startupOptions(for role: ConnectionRole) -> String {
    sessionSettings(for: role).map { setting in
      var value = ""
      for character in setting.value {
        if character == " " || character == "\\" { value += "\\" }
        value.append(character)
      }
      return "-c \(setting.name)=\(value)"
    }.joined(separator: " ")
  }
}

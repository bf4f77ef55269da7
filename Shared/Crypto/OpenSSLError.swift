import COpenSSL

/// A call of libcrypto that failed. It carries the library's reason, never data.
package struct OpenSSLError: Error, CustomStringConvertible {
  /// The function that failed.
  package let operation: String
  /// The library's last error code; 0 if it gave none.
  package let code: UInt

  /// Takes the last error and empties the thread's error queue, so that no later call is blamed.
  package init(_ operation: StaticString) {
    self.operation = "\(operation)"
    code = UInt(ERR_peek_last_error())
    ERR_clear_error()
  }

  package var description: String {
    guard code != 0, let reason = ERR_reason_error_string(code) else { return operation }
    return operation + ": " + String(cString: reason)
  }
}

/// OpenSSL's convention: 1 is success.
func check(_ result: Int32, _ operation: StaticString) throws(OpenSSLError) {
  guard result == 1 else { throw OpenSSLError(operation) }
}

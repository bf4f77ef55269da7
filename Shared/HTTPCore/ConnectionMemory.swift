/// What a handler keeps of a connection from one request to the next, so that it need not find out
/// again what has not changed. Confined to the connection's loop.
package final class ConnectionMemory {
  package var value: AnyObject?

  package init() {}
}

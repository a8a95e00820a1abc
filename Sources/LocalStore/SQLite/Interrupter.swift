internal import CSQLite
internal import Synchronization

/// Stops what a connection is doing, from any thread. The statement running then throws a
/// `SQLiteError` of kind `interrupted`. Harmless after the connection has closed.
@safe
public final class Interrupter: Sendable {
  // An address instead of a pointer, because pointers do not travel between threads in Swift.
  private let address: Mutex<UInt>

  init(_ connection: OpaquePointer) {
    address = Mutex(UInt(bitPattern: connection))
  }

  public func interrupt() {
    address.withLock { address in
      guard let pointer = unsafe OpaquePointer(bitPattern: address) else { return }
      unsafe sqlite3_interrupt(pointer)
    }
  }

  /// Called before the connection closes: from then on `interrupt` does nothing.
  func disarm() { address.withLock { $0 = 0 } }
}

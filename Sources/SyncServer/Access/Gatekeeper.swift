import Dispatch
import LocalStore
import SyncProtocol
import Synchronization

/// Answers who a request comes from, and enrols devices, away from the loops of the HTTP server.
///
/// Reading has a connection and a queue of its own, so that no request waits while something is
/// written to the registry, by this process or by a command of the console.
final class Gatekeeper: Sendable {
  private let reader: RegistryDesk
  private let writer: RegistryDesk

  init(registry path: String, clock: @escaping @Sendable () -> UInt64) throws {
    writer = RegistryDesk(
      "registry.write",
      try Registry(try Connection.open(path, mode: .readWrite), clock: clock))
    reader = RegistryDesk(
      "registry.read", try Registry(try Connection.open(path, mode: .readOnly), clock: clock))
  }

  /// - Parameter completion: called once, on a queue of this type, which it must not hold up.
  func authenticate(
    _ credential: Credential,
    completion: @escaping @Sendable (Result<Registry.Authentication, any Error>) -> Void
  ) {
    reader.run { [writer] registry in
      let result = Result { try registry.authenticate(credential) }
      switch result {
      case .success(.enrolled(let caller, let lastSeen)),
        .success(.revoked(let caller, let lastSeen)):
        guard registry.isDue(lastSeen: lastSeen) else { break }
        // That a device was seen is worth no failure of its request.
        writer.run { try? $0.noteSeen(caller.device) }
      case .success(.unknown), .failure: break
      }
      completion(result)
    }
  }

  /// - Parameter completion: as of `authenticate`.
  func findAuthor(
    ofBundlesOf device: String,
    completion: @escaping @Sendable (Result<BundleAuthor?, any Error>) -> Void
  ) {
    reader.run { registry in completion(Result { try registry.bundleAuthor(of: device) }) }
  }

  /// - Parameter completion: as of `authenticate`.
  func join(
    _ code: InvitationCode, deviceName: String, credential: Credential?,
    completion: @escaping @Sendable (Result<Registry.JoinResult, any Error>) -> Void
  ) {
    writer.run { registry in
      completion(Result { try registry.join(code, deviceName: deviceName, credential: credential) })
    }
  }

  /// Waits for what was begun and closes the file.
  func close() {
    reader.close()
    writer.close()
  }
}

/// A registry that only one queue touches.
private final class RegistryDesk: Sendable {
  private struct Confined: @unchecked Sendable {
    var registry: Registry?
  }

  private let queue: DispatchQueue
  private let confined: Mutex<Confined>

  init(_ label: String, _ registry: sending Registry) {
    queue = DispatchQueue(label: label)
    confined = Mutex(Confined(registry: registry))
  }

  /// Does nothing once the desk is closed: then there is nobody left to answer.
  func run(_ body: @escaping @Sendable (Registry) -> Void) {
    queue.async {
      self.confined.withLock { confined in
        if let registry = confined.registry { body(registry) }
      }
    }
  }

  func close() {
    queue.sync {
      confined.withLock { confined in
        if confined.registry?.connection.mode != .readOnly {
          _ = try? confined.registry?.connection.checkpoint(.truncate)
        }
        confined.registry = nil
      }
    }
  }
}

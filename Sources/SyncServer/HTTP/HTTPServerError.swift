/// Why the server cannot listen, and what to do about it.
struct HTTPServerError: Error, Equatable, Sendable, CustomStringConvertible {
  enum Reason: Equatable, Sendable {
    case malformedAddress, addressInUse, permissionDenied, addressNotAvailable
    /// Anything else the system says.
    case system(errno: Int32)
  }

  let reason: Reason
  /// What was asked for.
  let address: String

  var hint: String {
    switch reason {
    case .malformedAddress: "write ADDRESS:PORT, for example 127.0.0.1:8750 or [::1]:8750"
    case .addressInUse: "another program listens there: stop it, or choose another port"
    case .permissionDenied: "ports below 1024 belong to root: choose a higher one"
    case .addressNotAvailable: "this machine does not have that address: try 127.0.0.1"
    case .system(let number): "the system reports error \(number)"
    }
  }

  var description: String { "cannot listen on \(address): \(hint)" }
}

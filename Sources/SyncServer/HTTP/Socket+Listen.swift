import Glibc

extension Socket {
  /// A listening, non-blocking socket.
  ///
  /// SO_REUSEADDR lets a restarted server have its port while old connections still linger.
  static func listen(on text: String, backlog: Int32) throws(HTTPServerError) -> Int32 {
    let address = try HTTPAddress(text)
    let family = address.isVersion6 ? AF_INET6 : AF_INET
    let descriptor = socket(family, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw failure(text) }
    makeNonBlocking(descriptor)
    setOption(descriptor, SOL_SOCKET, SO_REUSEADDR)
    guard address.bind(descriptor), Glibc.listen(descriptor, backlog) == 0 else {
      let error = failure(text)
      close(descriptor)
      throw error
    }
    return descriptor
  }

  private static func failure(_ address: String) -> HTTPServerError {
    let reason: HTTPServerError.Reason =
      switch errno {
      case EADDRINUSE: .addressInUse
      case EACCES, EPERM: .permissionDenied
      case EADDRNOTAVAIL, EAFNOSUPPORT: .addressNotAvailable
      default: .system(errno: errno)
      }
    return HTTPServerError(reason: reason, address: address)
  }
}

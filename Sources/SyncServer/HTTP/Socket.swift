import Glibc

/// The socket calls, each with what can happen as a value. Nothing here blocks.
enum Socket {
  enum Accepted {
    case socket(Int32)
    case none
    /// Out of descriptors or memory: trying again at once would fail again.
    case exhausted
  }
  enum Received {
    case bytes(Int)
    case wouldBlock
    case end
    case failed
  }
  enum Sent {
    case bytes(Int)
    case wouldBlock
    case failed
  }

  static func accept(_ listener: Int32) -> Accepted {
    while true {
      let descriptor = Glibc.accept(listener, nil, nil)
      if descriptor >= 0 {
        makeNonBlocking(descriptor)
        setOption(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY)
        return .socket(descriptor)
      }
      switch errno {
      case EINTR, ECONNABORTED, EPROTO: continue
      case EAGAIN: return .none
      default: return .exhausted
      }
    }
  }

  static func receive(_ descriptor: Int32, into buffer: inout [UInt8]) -> Received {
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes {
        unsafe recv(descriptor, $0.baseAddress, $0.count, 0)
      }
      if count > 0 { return .bytes(count) }
      if count == 0 { return .end }
      if errno == EINTR { continue }
      return errno == EAGAIN ? .wouldBlock : .failed
    }
  }

  /// Never raises SIGPIPE.
  static func send(_ descriptor: Int32, _ bytes: [UInt8], from start: Int) -> Sent {
    while true {
      let count = unsafe bytes.withUnsafeBytes { all in
        let rest = unsafe UnsafeRawBufferPointer(rebasing: all.dropFirst(start))
        return unsafe Glibc.send(
          descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
      }
      if count >= 0 { return .bytes(count) }
      if errno == EINTR { continue }
      return errno == EAGAIN ? .wouldBlock : .failed
    }
  }

  /// Says that no more will be sent; the peer's bytes still arrive.
  static func endWriting(_ descriptor: Int32) { _ = shutdown(descriptor, Int32(SHUT_WR)) }

  static func close(_ descriptor: Int32) { _ = Glibc.close(descriptor) }

  /// Bytes sent that the peer has not acknowledged: falls while a slow peer takes its time,
  /// stands still when it has gone.
  static func unacknowledgedByteCount(_ descriptor: Int32) -> Int32 {
    var count: Int32 = 0
    let result = unsafe withUnsafeMutablePointer(to: &count) {
      unsafe ioctl(descriptor, UInt(TIOCOUTQ), UnsafeMutableRawPointer($0))
    }
    return result == 0 ? count : 0
  }

  static func makeNonBlocking(_ descriptor: Int32) {
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
  }

  static func setOption(_ descriptor: Int32, _ level: Int32, _ option: Int32) {
    var on: Int32 = 1
    unsafe setsockopt(descriptor, level, option, &on, socklen_t(MemoryLayout<Int32>.size))
  }
}

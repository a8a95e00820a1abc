/// Whoever is told that a socket can be read or written. Called on the watch's loop.
protocol SocketWatcher: AnyObject {
  func socketIsReadable()
  func socketIsWritable()
}

/// Owns a socket and tells its watcher when it is ready.
///
/// Use it on its loop only (that is what makes it safe to share). Readiness is level-triggered:
/// the watcher is called again while there is something to read and `wantsRead` is set. The
/// watch keeps its watcher alive until it is closed.
final class SocketWatch: @unchecked Sendable {
  let descriptor: Int32
  private let loop: EventLoop
  private var watcher: (any SocketWatcher)?
  /// What the loop was asked for; nil while it does not know the socket. A socket that nothing is
  /// wanted of is taken out: its hang-up would wake the loop again and again.
  private var asked: Epoll.Interest?

  init(descriptor: Int32, loop: EventLoop) {
    self.descriptor = descriptor
    self.loop = loop
  }

  func begin(_ watcher: any SocketWatcher) { self.watcher = watcher }

  var wantsRead = false {
    didSet { if wantsRead != oldValue { ask() } }
  }

  var wantsWrite = false {
    didSet { if wantsWrite != oldValue { ask() } }
  }

  private func ask() {
    guard watcher != nil else { return }
    var wanted: Epoll.Interest = wantsRead ? .reading : []
    if wantsWrite { wanted.insert(.writing) }
    if wanted.isEmpty {
      forget()
    } else if asked == nil {
      loop.add(self, wanted)
      asked = wanted
    } else {
      loop.change(self, to: wanted)
      asked = wanted
    }
  }

  private func forget() {
    guard asked != nil else { return }
    loop.remove(self)
    asked = nil
  }

  /// Called by the loop. What failed can be read and written: trying tells how.
  func isReady(_ ready: Epoll.Interest) {
    let hasFailed = !ready.isDisjoint(with: [.failure, .hangUp])
    if wantsRead, hasFailed || ready.contains(.reading) { watcher?.socketIsReadable() }
    if wantsWrite, hasFailed || ready.contains(.writing) { watcher?.socketIsWritable() }
  }

  /// Closes the socket.
  func close() {
    guard watcher != nil else { return }
    forget()
    watcher = nil
    Socket.close(descriptor)
  }
}

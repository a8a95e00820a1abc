import Dispatch

/// Whoever is told that a socket can be read or written. Called on the watch's loop.
protocol SocketWatcher: AnyObject {
  func socketIsReadable()
  func socketIsWritable()
}

/// Owns a socket and tells its watcher when it is ready, by Dispatch sources.
///
/// Use it on its loop only (that is what makes it safe to share). Readiness is level-triggered:
/// the watcher is called again while there is something to read and `wantsRead` is set. The
/// watch keeps its watcher alive until it is closed. A hang-up while neither reading nor able to
/// write may go unnoticed; a blocked send must be tried again now and then.
final class SocketWatch: @unchecked Sendable {
  let descriptor: Int32
  private let loop: EventLoop
  private var watcher: (any SocketWatcher)?
  private let readSource: any DispatchSourceRead
  /// Made when a send first blocks: most sockets never need one.
  private var writeSource: (any DispatchSourceWrite)?
  private var openSources = 1
  private var whenClosed: (@Sendable () -> Void)?

  init(descriptor: Int32, loop: EventLoop) {
    self.descriptor = descriptor
    self.loop = loop
    readSource = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: loop.queue)
    readSource.setEventHandler { self.watcher?.socketIsReadable() }
    readSource.setCancelHandler { self.sourceDidEnd() }
  }

  func begin(_ watcher: any SocketWatcher) { self.watcher = watcher }

  var wantsRead = false {
    didSet {
      guard watcher != nil, wantsRead != oldValue else { return }
      wantsRead ? readSource.resume() : readSource.suspend()
    }
  }

  var wantsWrite = false {
    didSet {
      guard watcher != nil, wantsWrite != oldValue else { return }
      wantsWrite ? writableSource().resume() : writableSource().suspend()
    }
  }

  /// Closes the socket once nothing watches it any more, then calls back on the loop.
  func close(_ completion: (@Sendable () -> Void)? = nil) {
    guard watcher != nil else { return }
    watcher = nil
    whenClosed = completion
    readSource.cancel()
    if !wantsRead { readSource.resume() }
    if let writeSource {
      writeSource.cancel()
      if !wantsWrite { writeSource.resume() }
    }
  }

  private func writableSource() -> any DispatchSourceWrite {
    if let writeSource { return writeSource }
    let source = DispatchSource.makeWriteSource(fileDescriptor: descriptor, queue: loop.queue)
    source.setEventHandler { self.watcher?.socketIsWritable() }
    source.setCancelHandler { self.sourceDidEnd() }
    openSources += 1
    writeSource = source
    return source
  }

  /// A source must never watch a number that already belongs to another socket, so the last
  /// one to end closes it.
  private func sourceDidEnd() {
    openSources -= 1
    guard openSources == 0 else { return }
    Socket.close(descriptor)
    whenClosed?()
    whenClosed = nil
  }
}

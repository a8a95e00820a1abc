/// Accepts connections on one loop. Used on that loop only, but for what says otherwise.
final class HTTPListener: @unchecked Sendable, SocketWatcher {
  private let watch: SocketWatch
  private let loop: EventLoop
  private let limits: HTTPLimits
  private let take: @Sendable (Int32) -> Void
  private var hasStopped = false

  /// - Parameter take: given each accepted socket, on the loop.
  init(
    descriptor: Int32, loop: EventLoop, limits: HTTPLimits,
    take: @escaping @Sendable (Int32) -> Void
  ) {
    watch = SocketWatch(descriptor: descriptor, loop: loop)
    self.loop = loop
    self.limits = limits
    self.take = take
    watch.begin(self)
  }

  /// From any thread.
  func start() {
    loop.run { if !self.hasStopped { self.watch.wantsRead = true } }
  }

  /// Takes what has already connected, stops listening, and calls back on the loop. From any
  /// thread.
  func stop(_ completion: @escaping @Sendable () -> Void) {
    loop.run {
      guard !self.hasStopped else { return completion() }
      self.accept(atMost: Int(self.limits.listenBacklog))
      self.hasStopped = true
      self.watch.close()
      completion()
    }
  }

  /// A bounded number each time, so that a rush of clients does not hold up the others.
  func socketIsReadable() { accept(atMost: 64) }

  func socketIsWritable() {}

  private func accept(atMost count: Int) {
    for _ in 0..<count {
      switch Socket.accept(watch.descriptor) {
      case .socket(let descriptor): take(descriptor)
      case .none: return
      case .exhausted: return pause()
      }
    }
  }

  private func pause() {
    watch.wantsRead = false
    loop.run(afterMilliseconds: limits.acceptPause) {
      if !self.hasStopped { self.watch.wantsRead = true }
    }
  }
}

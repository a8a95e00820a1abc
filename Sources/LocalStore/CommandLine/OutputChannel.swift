internal import Glibc
internal import Synchronization

/// Writes to a descriptor with write(2), buffered.
///
/// It survives interruptions, full pipes and a reader that has gone (`| head`): then the rest is
/// dropped and `isBrokenPipe` is true. Any other error, such as a full disk behind `>`, is kept in
/// `errorNumber`, and the command must not end as done. Nothing is written at exit by itself: call
/// `flush`. Any thread may use it; one `write` is never torn by another.
package final class OutputChannel: Sendable {
  private struct State {
    var pending: [UInt8] = []
    var errorNumber: Int32 = 0
  }

  private static let bufferBytes = 64 * 1_024

  private let descriptor: Int32
  private let capacity: Int
  private let state = Mutex(State())

  package static let standardOutput = OutputChannel(descriptor: STDOUT_FILENO)
  /// Not buffered, so that messages stand where they belong among others' output.
  package static let standardError = OutputChannel(descriptor: STDERR_FILENO, isBuffered: false)

  package init(descriptor: Int32, isBuffered: Bool = true) {
    self.descriptor = descriptor
    capacity = isBuffered ? Self.bufferBytes : 0
  }

  /// Once, at the start of the program: a write to a closed pipe then fails instead of killing.
  package static func ignoreBrokenPipes() { _ = signal(SIGPIPE, SIG_IGN) }

  /// The `errno` of the first write that failed, 0 if none has. All output after it was dropped.
  package var errorNumber: Int32 { state.withLock { $0.errorNumber } }

  package var isBrokenPipe: Bool { errorNumber == EPIPE }

  /// What to tell if output was lost and somebody would mind: nil unless a write failed for
  /// another reason than that the reader has gone.
  package var failure: CommandFailure? {
    let number = errorNumber
    guard number != 0, number != EPIPE else { return nil }
    return .file(
      number, "the output could not be written", code: "output-failed",
      hint: number == ENOSPC ? "The disk is full; free some space and try again." : nil)
  }

  package func write(_ text: String) { write(Array(text.utf8)) }

  package func write(_ bytes: [UInt8]) {
    state.withLock { state in
      guard state.errorNumber == 0 else { return }
      state.pending += bytes
      if state.pending.count >= capacity { drain(&state) }
    }
  }

  package func writeLine(_ text: String) { write(text + "\n") }

  package func flush() {
    state.withLock { drain(&$0) }
  }

  private func drain(_ state: inout State) {
    var written = 0
    while written < state.pending.count, state.errorNumber == 0 {
      let count = unsafe state.pending.withUnsafeBytes { bytes in
        unsafe systemWrite(descriptor, UnsafeRawBufferPointer(rebasing: bytes[written...]))
      }
      if count > 0 { written += count } else { state.errorNumber = recover(count) }
    }
    state.pending.removeAll(keepingCapacity: true)
  }

  /// 0 if the write is to be tried again, else the error to keep.
  private func recover(_ count: Int) -> Int32 {
    guard count < 0 else { return EIO }
    let number = errno
    switch number {
    case EINTR: return 0
    case EAGAIN:
      // Somebody has made the descriptor non-blocking, as ssh does; wait until it takes more.
      var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      unsafe _ = poll(&request, 1, -1)
      return 0
    default: return number
    }
  }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
  unsafe write(descriptor, bytes.baseAddress, bytes.count)
}

import Foundation
import Testing

@testable import LocalStore

@Suite("Output channel")
struct OutputChannelTests {
  init() { OutputChannel.ignoreBrokenPipes() }

  private func pipeEnds() throws -> (read: Int32, write: Int32) {
    var ends: [Int32] = [-1, -1]
    try #require(unsafe pipe(&ends) == 0)
    return (ends[0], ends[1])
  }

  private func readAll(_ descriptor: Int32) -> [UInt8] {
    Array(FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).readDataToEndOfFile())
  }

  @Test("writes when the buffer is flushed")
  func flush() throws {
    let ends = try pipeEnds()
    defer { close(ends.read) }
    let channel = OutputChannel(descriptor: ends.write)
    channel.write("one")
    channel.writeLine(" žž")
    var request = pollfd(fd: ends.read, events: Int16(POLLIN), revents: 0)
    #expect(unsafe poll(&request, 1, 0) == 0)
    channel.flush()
    close(ends.write)
    #expect(readAll(ends.read) == Array("one žž\n".utf8))
    #expect(channel.errorNumber == 0 && channel.failure == nil)
  }

  @Test("everything arrives through a pipe that is full and does not block")
  func fullPipe() throws {
    let ends = try pipeEnds()
    defer { close(ends.read) }
    #expect(fcntl(ends.write, F_SETFL, O_NONBLOCK) == 0)
    let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let channel = OutputChannel(descriptor: ends.write)
    // A thread of its own: a task might wait for the very thread that reads.
    Thread.detachNewThread {
      for start in stride(from: 0, to: bytes.count, by: 1_000) {
        channel.write(Array(bytes[start..<(start + 1_000)]))
      }
      channel.flush()
      close(ends.write)
    }
    #expect(readAll(ends.read) == bytes)
    #expect(channel.errorNumber == 0)
  }

  @Test("a reader that has gone is no failure, and no signal")
  func brokenPipe() throws {
    let ends = try pipeEnds()
    defer { close(ends.write) }
    close(ends.read)
    let channel = OutputChannel(descriptor: ends.write, isBuffered: false)
    channel.write("lost")
    channel.write("lost")
    #expect(channel.isBrokenPipe)
    #expect(channel.failure == nil)
  }

  @Test(
    "a full disk is a failure with a hint",
    .enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func fullDisk() throws {
    let descriptor = unsafe open("/dev/full", O_WRONLY)
    defer { close(descriptor) }
    let channel = OutputChannel(descriptor: descriptor)
    channel.write("lost")
    #expect(channel.failure == nil)
    channel.flush()
    #expect(channel.failure?.code == "disk-full")
    #expect(channel.failure?.hint?.contains("disk is full") == true)
  }
}

import Glibc
import TestSupport
import Testing

@testable import LocalStore
@testable import SyncClient

@Suite("The progress line")
struct ProgressLineTests {
  private func drawn(isTTY: Bool, isQuiet: Bool) throws -> String {
    let folder = try TemporaryFolder()
    try folder.write("", to: "errors")
    let descriptor = unsafe open(folder.file("errors"), O_RDWR)
    defer { close(descriptor) }
    let channel = OutputChannel(descriptor: descriptor)
    let terminal = Terminal(isTTY: isTTY, windowWidth: 40, environment: [:])
    let progress = ProgressLine(
      StandardStreams(
        output: channel, errors: channel, terminal: terminal, errorTerminal: terminal),
      elapsed: { 0 }, isQuiet: isQuiet)
    progress.total = 4
    var report = SyncReport()
    report.pushed = 1
    progress.note(report, Traffic(sent: 1_500, received: 0))
    progress.clear()
    channel.flush()
    return String(
      decoding: try FileContents.read(folder.file("errors"), limit: 10_000) ?? [], as: UTF8.self)
  }

  @Test func itFitsTheTerminalAndGoesAway() throws {
    let line = try drawn(isTTY: true, isQuiet: false)
    #expect(line == "\r[#####---------------] 1/4 pushed  0 p…\u{1b}[K\r\u{1b}[K")
  }

  @Test func nobodyWatching() throws {
    #expect(try drawn(isTTY: false, isQuiet: false) == "")
    #expect(try drawn(isTTY: true, isQuiet: true) == "")
  }
}

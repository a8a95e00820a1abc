import SyncProtocol
import Testing

@testable import LocalStore
@testable import SyncServer

@Suite struct EnrolledAnewTests {
  private let bench = Bench()

  @Test("a laptop enrolled anew hands over what it wrote as another device")
  func unsentPastValues() throws {
    let server = try bench.server()
    let laptop = try bench.replica(seed: 20)
    try bench.write(laptop, "topic", "first")
    try bench.sync(laptop, with: server, as: "amina", device: "old laptop")
    try bench.write(laptop, "topic", "second")
    try bench.write(laptop, "topic", "third")
    try bench.sync(laptop, with: server, as: "amina", device: "enrolled anew")
    #expect(try laptop.outboxItems().isEmpty)
    #expect(try bench.live(laptop, "topic") == ["third"])
  }

  @Test("somebody else's writer is not believed")
  func otherPerson() throws {
    let server = try bench.server()
    let laptop = try bench.replica(seed: 20)
    try bench.write(laptop, "topic", "first")
    try bench.sync(laptop, with: server, as: "amina", device: "a")
    try bench.write(laptop, "topic", "second")
    try bench.write(laptop, "topic", "third")
    try bench.sync(laptop, with: server, as: "bruno", device: "b")
    #expect(try laptop.outboxItems().map(\.reason) == ["author"])
  }
}
